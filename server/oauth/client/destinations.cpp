#include "oauth/client/destinations.h"

#include <algorithm>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

//! Up to the path. Variables that each account brings stay as they are.
static QStringList originsIn(const QStringList &urls)
{
    QStringList origins;
    for (const QString &url : urls) {
        if (!url.isEmpty())
            origins += url.startsWith(u'{') ? url.section(u'/', 0, 0) : url.section(u'/', 0, 2);
    }
    origins.removeDuplicates();
    return origins;
}

static QStringList secretOriginsOf(const ProviderDescriptor &provider)
{
    return originsIn({provider.tokenUrl, provider.refreshUrl, provider.revocation.url});
}

static QStringList tokenOriginsOf(const ProviderDescriptor &provider)
{
    return originsIn(QStringList{provider.tokenUrl, provider.refreshUrl, provider.revocation.url,
                                 provider.account.url, provider.api.baseUrl}
                     + provider.api.origins);
}

static QStringList without(QStringList origins, const QStringList &known)
{
    origins.removeIf([&known](const QString &origin) { return known.contains(origin); });
    return origins;
}

QStringList newSecretOrigins(const ProviderDescriptor &before, const ProviderDescriptor &after)
{
    return without(secretOriginsOf(after), secretOriginsOf(before));
}

//! A variable that is defined otherwise can stand for another host.
QStringList newTokenOrigins(const ProviderDescriptor &before, const ProviderDescriptor &after)
{
    QStringList known = tokenOriginsOf(before);
    if (before.variables != after.variables)
        known.removeIf([](const QString &origin) { return origin.contains(u'{'); });
    return without(tokenOriginsOf(after), known);
}

} // namespace plexus::oauth
