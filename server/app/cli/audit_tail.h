// What is new in the audit.
#pragma once

#include "admin_api/admin_client.h"

#include <map>

namespace plexus::cli {

//! Remembers what it has given out.
class AuditTail
{
public:
    //! `entityId`: of one tenant; empty: all that the key may see.
    AuditTail(admin::AdminClient &client, const QString &entityId);

    //! Oldest first. The first time, the newest few.
    Task<QList<AuditEvent>> next();

private:
    Task<Page<AuditEvent>> ask(admin::Target target);
    qint64 shown(const AuditEvent &event) const;

    admin::AdminClient &m_client;
    admin::Target m_target;
    std::map<std::optional<TenantId>, qint64> m_shown; //!< the last row of each chain
};

//! A line each.
QString tailText(const QList<AuditEvent> &events, bool asJson);

} // namespace plexus::cli
