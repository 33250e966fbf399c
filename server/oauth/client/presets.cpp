#include "oauth/client/presets.h"

#include "core/failure.h"
#include "json/document.h"

#include <QDir>
#include <QFile>

// Outside every namespace, as Qt demands.
static void registerPresetFiles() { Q_INIT_RESOURCE(plexus_providers); }

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

Preset Presets::read(const QByteArray &text)
{
    const auto document = json::Document::parse(text);
    return {json::read<ProviderDescriptor>(document->root()),
            document->root().toQJson().toObject()};
}

static Preset presetFrom(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw Failure(FailureKind::Internal, u"Cannot read preset "_s + path);
    try {
        return Presets::read(file.readAll());
    } catch (const Failure &failure) {
        throw Failure(FailureKind::Internal, u"Preset %1: %2"_s.arg(path, failure.logText()));
    }
}

Presets Presets::builtIn()
{
    registerPresetFiles();
    Presets presets;
    const QDir folder(u":/plexus/providers"_s);
    for (const QString &name : folder.entryList(QDir::Files))
        presets.m_byName.emplace(name.chopped(5), presetFrom(folder.filePath(name))); // .json
    return presets;
}

const Preset *Presets::find(const QString &name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &found->second;
}

QStringList Presets::names() const
{
    QStringList names;
    for (const auto &[name, preset] : m_byName)
        names += name;
    return names;
}

QString Presets::nameForTokenUrl(const QString &url) const
{
    for (const auto &[name, preset] : m_byName) {
        StringMap values;
        for (const ProviderVariable &variable : preset.descriptor.variables)
            values.insert(variable.name, variable.byDefault);
        if (expanded(preset.descriptor.tokenUrl, values) == url)
            return name;
    }
    return {};
}

} // namespace plexus::oauth
