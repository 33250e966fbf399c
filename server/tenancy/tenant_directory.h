// All tenants, in memory.
#pragma once

#include "async/task_scope.h"
#include "core/ids.h"
#include "model/tenant.h"
#include "storage/change_feed.h"
#include "storage/tenant_repository.h"

#include <QHash>

#include <functional>
#include <memory>
#include <mutex>

namespace plexus {

//! What requests ask about tenants: an immutable snapshot, replaced when any process changes
//! anything. find() and the snapshot are thread safe; the rest belongs to the thread that made it.
class TenantDirectory
{
public:
    //! What has become of a tenant.
    enum class Event { Settings, Closed };
    using Listener = std::function<void(const TenantId &tenant, Event event)>;
    struct Entry
    {
        Tenant tenant;
        std::shared_ptr<const TenantSettings> settings; //!< shared with calls in progress
    };

    explicit TenantDirectory(storage::TenantRepository &tenants);
    Q_DISABLE_COPY_MOVE(TenantDirectory)

    //! Reads all tenants; begins to follow `changes`. `listener` is called after the snapshot shows
    //! the change.
    Task<void> open(storage::ChangeFeed &changes, Listener listener);

    //! The tenant whatever its status; null when unknown. Ids compare byte for byte.
    std::shared_ptr<const Entry> find(const TenantId &id) const;
    //! The tenant when it is active.
    std::shared_ptr<const Entry> findActive(const TenantId &id) const;

private:
    using Snapshot = QHash<TenantId, std::shared_ptr<const Entry>>;

    void changed(const storage::Change &change);
    Task<void> refresh(TenantId id);
    void replace(const TenantId &id, std::shared_ptr<const Entry> entry);
    std::shared_ptr<const Snapshot> snapshot() const;

    storage::TenantRepository &m_tenants;
    Listener m_listener;
    mutable std::mutex m_mutex;
    std::shared_ptr<const Snapshot> m_snapshot; // swapped whole
    QList<TenantId> m_early; // what changed before the first snapshot was there
    bool m_isOpen = false;
    std::unique_ptr<storage::ChangeFeed::Subscription> m_subscription;
    TaskScope m_refreshes;
};

} // namespace plexus
