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

[[noreturn]] static void refuseEntry(const QString &entry, const QString &why)
{
    throw Failure(FailureKind::InvalidArgument, u"%1: %2"_s.arg(entry, why));
}

//! An entry is an origin: nothing may follow the port.
static Url originOf(const QString &entry, const QString &text)
{
    try {
        const Url url = parseUrl(text);
        if (url.text != url.origin() + '/' && url.text != url.origin())
            refuseEntry(entry, u"must have no path (https://host or https://host:port)"_s);
        if (!url.isHttps() && !isLoopbackHost(url))
            refuseEntry(entry, u"http is for loopback only"_s);
        return url;
    } catch (const Failure &failure) {
        if (failure.kind() == FailureKind::InvalidArgument)
            throw;
        refuseEntry(entry, failure.callerText());
    }
}

AllowList::Entry AllowList::parseEntry(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    const QString tenant = text.left(qMax<qsizetype>(0, equals));
    if (equals >= 0 && !whyNotTenantId(tenant).isEmpty())
        refuseEntry(text, whyNotTenantId(tenant));
    QString origin = text.mid(equals + 1);
    const bool isAnyPort = origin.endsWith(":*"_L1);
    if (isAnyPort)
        origin.chop(2);
    const Url url = originOf(text, origin);
    return {TenantId(tenant), url.scheme, url.host, isAnyPort ? quint16(0) : url.port};
}

AllowList AllowList::parse(const QString &text)
{
    AllowList list;
    for (const QString &entry : text.split(u',', Qt::SkipEmptyParts)) {
        if (!entry.trimmed().isEmpty())
            list.m_entries.push_back(parseEntry(entry.trimmed()));
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
