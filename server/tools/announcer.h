// Where tools say that something changed.
#pragma once

#include "core/ids.h"

#include <QByteArray>
#include <QString>

namespace plexus {

//! Tells clients what they want to know: `list_changed`, `resources/updated` and
//! `elicitation/complete`. Implemented by who knows the open sessions and streams. Thread safe;
//! never blocks.
class Announcer
{
public:
    virtual ~Announcer() = default;
    virtual void toolsChanged(const TenantId &tenant) = 0;
    virtual void resourcesChanged(const TenantId &tenant) = 0;
    virtual void promptsChanged(const TenantId &tenant) = 0;
    //! To those of the tenant who watch `uri` and may see it. `ownerKey`: only to this caller,
    //! whose own the contents are; empty: to all of them.
    virtual void resourceUpdated(const TenantId &tenant, const QString &uri,
                                 const QByteArray &ownerKey) = 0;
    //! The page of Question::url() with this elicitation id is done: to the session that was asked
    //! to open it, if it is open (2025-11-25; elsewhere nobody waits for that).
    virtual void elicitationCompleted(const TenantId &tenant, const QString &elicitationId) = 0;
};

} // namespace plexus
