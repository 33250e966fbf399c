#include "outbound/guard.h"

#include "outbound/address_table.h"
#include "outbound/outbound_failure.h"

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

static constexpr quint16 usualPort = 443;

bool Target::mayConnectTo(const QHostAddress &address) const
{
    if (!url.isHttps())
        return isListed && isLoopback(address);
    const Reach reach = reachOf(address);
    return reach == Reach::Public || (isListed && reach == Reach::Internal);
}

//! What the administrator did not open.
static void checkUnlisted(const Url &url)
{
    if (!url.isHttps())
        throw OutboundFailure::blocked(
            u"The address is not accepted: it must begin with https://."_s);
    if (url.port != usualPort)
        throw OutboundFailure::blocked(
            u"The address is not accepted: only port 443 is open, unless the server's administrator allows another."_s);
    if (!url.literal && !url.host.contains('.'))
        throw OutboundFailure(Trouble::Blocked, QString::fromLatin1(url.origin()),
                              u"a name without a domain"_s);
}

Target Guard::check(const TenantId &tenant, const QString &url) const
{
    Target target{parseUrl(url), false};
    target.isListed = m_allowed.contains(tenant, target.url);
    if (!target.isListed)
        checkUnlisted(target.url);
    if (target.url.literal)
        checkAddresses(target, {*target.url.literal});
    return target;
}

void Guard::checkAddresses(const Target &target, const QList<QHostAddress> &addresses)
{
    for (const QHostAddress &address : addresses) {
        if (!target.mayConnectTo(address))
            throw OutboundFailure(Trouble::Blocked, QString::fromLatin1(target.url.origin()),
                                  describe(address));
    }
}

} // namespace plexus::outbound
