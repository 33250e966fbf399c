// Reading audit chains from a server.
#pragma once

#include "admin_api/admin_client.h"

#include <functional>

namespace plexus::cli {

//! Hands out chains as the lines of an export (see AuditFileCheck), with what the server signs at
//! that moment.
class AuditReader
{
public:
    //! Takes one line, without its end.
    using Sink = std::function<void(const QByteArray &)>;

    AuditReader(admin::AdminClient &client, Sink sink)
        : m_client(client)
        , m_sink(std::move(sink))
    {
    }

    //! All that the key may see, those of deleted tenants too.
    Task<void> readAll();
    //! One. None: the server's own. Throws admin::Refused when there is no such chain.
    Task<void> read(std::optional<TenantId> tenant);

private:
    Task<Page<AuditRow>> rows(std::optional<TenantId> tenant, QString cursor);
    Task<QList<AuditCheckpoint>> checkpoints(std::optional<TenantId> tenant);

    admin::AdminClient &m_client;
    Sink m_sink;
};

} // namespace plexus::cli
