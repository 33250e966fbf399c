#include "calls/provider_api.h"

namespace plexus {

static QList<QByteArray> originsOf(const ApiRules &rules, const StringMap &values)
{
    QList<QByteArray> origins;
    for (const QString &address : QStringList(rules.baseUrl) + rules.origins) {
        if (address.isEmpty())
            continue; // what only proves who the user is has no API
        const QByteArray origin = outbound::parseUrl(expanded(address, values)).origin();
        if (!origins.contains(origin))
            origins.append(origin);
    }
    return origins;
}

outbound::Api apiOf(const ProviderDescriptor &descriptor, const StringMap &values)
{
    const ApiRules &rules = descriptor.api;
    outbound::Api api;
    api.provider = descriptor.displayName.isEmpty() ? descriptor.name : descriptor.displayName;
    api.baseUrl = expanded(rules.baseUrl, values);
    api.origins = originsOf(rules, values);
    api.tokenField = rules.tokenField.toLatin1();
    api.tokenPrefix = rules.tokenPrefix.toLatin1();
    api.forbiddenMeansExpired = rules.forbiddenMeansExpired;
    api.tokenErrors = rules.tokenErrors;
    for (auto it = rules.headers.begin(); it != rules.headers.end(); ++it)
        api.fields.push_back({it.key().toLatin1(), Secret(it.value().toUtf8())});
    return api;
}

} // namespace plexus
