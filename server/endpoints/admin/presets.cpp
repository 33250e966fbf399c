#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static PresetInfo presetInfo(const ProviderDescriptor &preset)
{
    PresetInfo info;
    info.name = preset.name;
    info.displayName = preset.displayName;
    info.setupUrl = preset.setupUrl;
    info.setupHint = preset.setupHint;
    info.asks = preset.asks;
    for (const ProviderVariable &variable : preset.variables) {
        if (variable.source == VariableSource::Config)
            info.variables.append(variable);
    }
    info.defaultScopes = preset.scopes.defaults;
    return info;
}

static bool isFound(const PresetInfo &preset, const QString &text)
{
    return preset.name.contains(text, Qt::CaseInsensitive)
        || preset.displayName.contains(text, Qt::CaseInsensitive);
}

static QList<PresetInfo> foundPresets(const oauth::Presets &presets, const QString &text)
{
    QList<PresetInfo> found;
    for (const QString &name : presets.names()) {
        const PresetInfo info = presetInfo(presets.find(name)->descriptor);
        if (isFound(info, text))
            found.append(info);
    }
    return found;
}

//! By name; the cursor is the last one's.
Task<Page<PresetInfo>> listPresets(AdminServices services, AdminRequest request)
{
    const PageRequest &asked = request.page;
    if (!asked.sort.isEmpty() && asked.sort != "name"_L1)
        throw Failure(FailureKind::InvalidArgument, u"Presets are sorted by name only."_s);
    Page<PresetInfo> page{foundPresets(services.providers.presets(), asked.query), {}, 0};
    page.total = page.items.size();
    page.items.removeIf([&asked](const PresetInfo &preset) { return preset.name <= asked.cursor; });
    if (page.items.size() > asked.limit) {
        page.items.resize(asked.limit);
        page.nextCursor = page.items.last().name;
    }
    co_return page;
}

Task<ProviderDescriptor> getPreset(AdminServices services, AdminRequest request)
{
    const oauth::Preset *preset = services.providers.presets().find(request.id(u"preset"_s));
    if (!preset)
        throw Failure(FailureKind::NotFound, u"Preset not found."_s);
    co_return preset->descriptor;
}

} // namespace plexus::endpoints
