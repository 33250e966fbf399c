#include "tenancy/tenant_directory.h"

#include "core/logging.h"

#include <algorithm>
#include <utility>

namespace plexus {

static std::shared_ptr<const TenantDirectory::Entry> entryOf(const Tenant &tenant)
{
    return std::make_shared<const TenantDirectory::Entry>(
        TenantDirectory::Entry{tenant, std::make_shared<const TenantSettings>(tenant.settings)});
}

TenantDirectory::TenantDirectory(storage::TenantRepository &tenants)
    : m_tenants(tenants)
    , m_snapshot(std::make_shared<const Snapshot>())
{
}

Task<void> TenantDirectory::open(storage::ChangeFeed &changes, Listener listener)
{
    m_listener = std::move(listener);
    // Follow first, read then: what changes in between is read again rather than missed.
    m_subscription = changes.subscribe([this](const storage::Change &change) { changed(change); });
    auto all = std::make_shared<Snapshot>();
    for (const Tenant &tenant : co_await m_tenants.loadAll())
        all->insert(tenant.id, entryOf(tenant));
    {
        const std::lock_guard lock(m_mutex);
        m_snapshot = all;
    }
    m_isOpen = true;
    for (const TenantId &id : std::exchange(m_early, {}))
        m_refreshes.spawn(refresh(id));
}

std::shared_ptr<const TenantDirectory::Snapshot> TenantDirectory::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

std::shared_ptr<const TenantDirectory::Entry> TenantDirectory::find(const TenantId &id) const
{
    return snapshot()->value(id);
}

std::shared_ptr<const TenantDirectory::Entry> TenantDirectory::findActive(const TenantId &id) const
{
    const auto entry = find(id);
    return entry && entry->tenant.status == TenantStatus::Active ? entry : nullptr;
}

void TenantDirectory::changed(const storage::Change &change)
{
    using storage::ChangeKind;
    if (change.kind != ChangeKind::Tenant && change.kind != ChangeKind::TenantRemoved)
        return;
    if (m_isOpen)
        m_refreshes.spawn(refresh(change.tenant));
    else
        m_early.append(change.tenant); // open() may have read it before the change
}

//! Nothing new, or overtaken by a later reading.
static bool isKnown(const Tenant &now, const Tenant &before)
{
    return now.createdMs == before.createdMs
        && std::max(now.version, before.version) == before.version;
}

Task<void> TenantDirectory::refresh(TenantId id)
{
    const std::optional<Tenant> now = co_await m_tenants.find(id);
    const auto before = find(id);
    if (now && before && isKnown(*now, before->tenant))
        co_return;
    replace(id, now ? entryOf(*now) : nullptr);
    const bool isOpen = now && now->status == TenantStatus::Active;
    const bool isAnother = now && before && before->tenant.createdMs != now->createdMs;
    if (before && (!isOpen || isAnother))
        m_listener(id, Event::Closed);
    if (isOpen)
        m_listener(id, Event::Settings);
    qCInfo(lcTenancy, "tenant %s is %s", qPrintable(id.value()),
           isOpen    ? "active"
               : now ? "suspended"
                     : "gone");
}

void TenantDirectory::replace(const TenantId &id, std::shared_ptr<const Entry> entry)
{
    auto next = std::make_shared<Snapshot>(*snapshot());
    if (entry)
        next->insert(id, std::move(entry));
    else
        next->remove(id);
    const std::lock_guard lock(m_mutex);
    m_snapshot = next;
}

} // namespace plexus
