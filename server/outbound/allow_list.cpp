#include "outbound/allow_list.h"

#include "core/failure.h"
#include "outbound/address_table.h"

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

bool isLoopbackHost(const Url &url)
{
    return url.literal ? isLoopback(*url.literal)
                       : url.host == "localhost" || url.host.endsWith(".localhost");
}

[[noreturn]] static void refuseEntry(const QString &why)
{
    throw Failure(FailureKind::InvalidArgument, why);
}

//! An entry is an origin: nothing may follow the port.
static Url originOf(const QString &text)
{
    const Url url = parseUrl(text);
    if (!url.text.endsWith('/') || url.text.count('/') != 3)
        refuseEntry(u"It must be https://host or https://host:port, without a path."_s);
    if (!url.isHttps() && !isLoopbackHost(url))
        refuseEntry(u"http is for loopback only."_s);
    return url;
}

AllowList::Entry AllowList::parseEntry(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    const QString tenant = text.left(qMax<qsizetype>(0, equals));
    if (equals >= 0 && !whyNotTenantId(tenant).isEmpty())
        refuseEntry(whyNotTenantId(tenant));
    QString origin = text.mid(equals + 1);
    const bool isAnyPort = origin.endsWith(":*"_L1);
    if (isAnyPort)
        origin.chop(2);
    const Url url = originOf(origin);
    return {TenantId(tenant), url.scheme, url.host, isAnyPort ? quint16(0) : url.port};
}

AllowList AllowList::parse(const QString &text)
{
    AllowList list;
    for (const QString &entry : text.split(u',', Qt::SkipEmptyParts)) {
        try {
            list.m_entries.push_back(parseEntry(entry.trimmed()));
        } catch (const Failure &failure) {
            throw Failure(
                FailureKind::InvalidArgument,
                u"Entry %1: %2"_s.arg(list.m_entries.size() + 1).arg(failure.callerText()));
        }
    }
    return list;
}

bool AllowList::contains(const TenantId &tenant, const Url &url) const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return (entry.tenant.isEmpty() || entry.tenant == tenant) && entry.scheme == url.scheme
            && entry.host == url.host && (entry.port == 0 || entry.port == url.port);
    });
}

} // namespace plexus::outbound
