// Telling clients what changed.
#pragma once

#include "mcp/endpoint.h"
#include "tools/announcer.h"

namespace plexus::app {

//! Passes announcements on to the protocol endpoints of all threads.
class Announcements final : public Announcer
{
public:
    explicit Announcements(mcp::Homes &homes)
        : m_homes(homes)
    {
    }

    void toolsChanged(const TenantId &tenant) override
    {
        announce(mcp::Endpoint::List::Tools, tenant);
    }
    void resourcesChanged(const TenantId &tenant) override
    {
        announce(mcp::Endpoint::List::Resources, tenant);
    }
    void promptsChanged(const TenantId &tenant) override
    {
        announce(mcp::Endpoint::List::Prompts, tenant);
    }
    void resourceUpdated(const TenantId &tenant, const QString &uri,
                         const QByteArray &ownerKey) override;

    void elicitationCompleted(const TenantId &tenant, const QString &elicitationId) override;

    //! Ends what runs in a session that was ended by its owner, perhaps in another process.
    void endSession(const QByteArray &idHash);
    //! Tells whoever runs the task, and those who listen for it.
    void taskChanged(const QByteArray &idHash);
    //! Ends sessions, streams and calls of those for whom `ended` is true.
    void end(std::function<bool(const mcp::Owner &)> ended);
    //! Ends the streams of those whose token has expired by then (milliseconds since 1970): each of
    //! their requests is refused anyway.
    void endExpiredListeners(qint64 nowMs);

private:
    void announce(mcp::Endpoint::List list, const TenantId &tenant);
    mcp::Homes &m_homes;
};

} // namespace plexus::app
