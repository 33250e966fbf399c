#include "app/announcements.h"

#include "model/principal.h"

namespace plexus::app {

static std::function<bool(const mcp::Owner &)> ofTenant(const TenantId &tenant)
{
    return [tenant](const mcp::Owner &owner) { return owner.principal->tenant == tenant; };
}

void Announcements::announce(mcp::Endpoint::List list, const TenantId &tenant)
{
    m_homes.everywhere([list, concerned = ofTenant(tenant)](mcp::Endpoint &endpoint) {
        endpoint.announceListChanged(list, concerned);
    });
}

void Announcements::resourceUpdated(const TenantId &tenant, const QString &uri,
                                    const QByteArray &ownerKey)
{
    const auto concerned = [tenant, ownerKey](const mcp::Owner &owner) {
        return owner.principal->tenant == tenant && (ownerKey.isEmpty() || owner.key == ownerKey);
    };
    m_homes.everywhere([uri, concerned](mcp::Endpoint &endpoint) {
        endpoint.announceResourceUpdated(uri, concerned);
    });
}

void Announcements::elicitationCompleted(const TenantId &tenant, const QString &elicitationId)
{
    m_homes.everywhere([elicitationId, concerned = ofTenant(tenant)](mcp::Endpoint &endpoint) {
        endpoint.announceElicitationComplete(elicitationId, concerned);
    });
}

void Announcements::endSession(const QByteArray &idHash)
{
    m_homes.everywhere([idHash](mcp::Endpoint &endpoint) { endpoint.endSession(idHash); });
}

void Announcements::taskChanged(const QByteArray &idHash)
{
    m_homes.everywhere([idHash](mcp::Endpoint &endpoint) { endpoint.taskChanged(idHash); });
}

void Announcements::end(std::function<bool(const mcp::Owner &)> ended)
{
    m_homes.everywhere(
        [ended = std::move(ended)](mcp::Endpoint &endpoint) { endpoint.endWhere(ended); });
}

void Announcements::endExpiredListeners(qint64 nowMs)
{
    const auto hasExpired = [nowMs](const mcp::Owner &owner) {
        return owner.principal->expiresMs != 0 && owner.principal->expiresMs <= nowMs;
    };
    m_homes.everywhere(
        [hasExpired](mcp::Endpoint &endpoint) { endpoint.endListenersWhere(hasExpired); });
}

} // namespace plexus::app
