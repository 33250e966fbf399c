#include "oauth/client/effective_provider.h"

#include "core/failure.h"
#include "json/document.h"
#include "json/write.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

QJsonObject mergePatch(QJsonObject target, const QJsonObject &patch)
{
    for (auto it = patch.begin(); it != patch.end(); ++it) {
        if (it.value().isNull())
            target.remove(it.key());
        else if (it.value().isObject())
            target[it.key()] = mergePatch(target[it.key()].toObject(), it.value().toObject());
        else
            target[it.key()] = it.value();
    }
    return target;
}

static QJsonObject presetJson(const QString &name, const Presets &presets)
{
    if (name.isEmpty())
        return {};
    if (const Preset *preset = presets.find(name))
        return preset->json;
    throw Failure(FailureKind::InvalidArgument, u"There is no preset '%1'"_s.arg(name));
}

ProviderDescriptor descriptorOf(const ProviderConfig &config, const Presets &presets)
{
    QJsonObject whole = mergePatch(presetJson(config.preset, presets), config.overrides);
    whole["name"_L1] = config.name;
    const auto document = json::Document::parse(json::dump(whole));
    return json::read<ProviderDescriptor>(document->root());
}

ProviderDescriptor filledIn(ProviderDescriptor descriptor, const StringMap &values)
{
    for (QString *url : {&descriptor.issuer, &descriptor.authorizationUrl, &descriptor.tokenUrl,
                         &descriptor.refreshUrl, &descriptor.account.url, &descriptor.api.baseUrl,
                         &descriptor.revocation.url})
        *url = expanded(*url, values);
    for (QString &origin : descriptor.api.origins)
        origin = expanded(origin, values);
    return descriptor;
}

static StringMap configValues(const ProviderDescriptor &descriptor, const StringMap &given)
{
    StringMap values;
    for (const ProviderVariable &variable : descriptor.variables) {
        if (variable.source == VariableSource::Config)
            values.insert(variable.name, given.value(variable.name, variable.byDefault));
    }
    return values;
}

static void refuseUnknownVariables(const StringMap &known, const StringMap &given)
{
    for (auto it = given.begin(); it != given.end(); ++it) {
        if (!known.contains(it.key()))
            throw Failure(FailureKind::InvalidArgument,
                          u"The provider has no variable '%1'"_s.arg(it.key()));
    }
}

ProviderDescriptor usableDescriptorOf(const ProviderConfig &config, const Presets &presets)
{
    ProviderDescriptor descriptor = descriptorOf(config, presets);
    const QString reason = whyNotComplete(descriptor, config.variables);
    if (!reason.isEmpty())
        throw Failure(FailureKind::InvalidArgument,
                      u"Provider '%1': %2"_s.arg(config.name, reason));
    const StringMap values = configValues(descriptor, config.variables);
    refuseUnknownVariables(values, config.variables);
    return filledIn(std::move(descriptor), values);
}

bool isOpen(const QString &url) { return !placeholdersOf(url).isEmpty(); }

} // namespace plexus::oauth
