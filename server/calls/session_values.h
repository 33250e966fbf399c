// Values that tools keep for a caller, in the database.
#pragma once

#include "calls/tenant_settings_source.h"
#include "core/clock.h"
#include "storage/session_value_repository.h"
#include "tools/value_store.h"

namespace plexus {

//! Values live as long as a session of the tenant may. References outlive it.
class SessionValues final : public ValueStore
{
public:
    SessionValues(storage::SessionValueRepository &repository, const TenantSettingsSource &tenants,
                  const Clock &clock);

    Task<std::optional<QJsonValue>> get(mcp::Owner owner, QByteArray holder, QString key) override;
    Task<void> set(mcp::Owner owner, QByteArray holder, QString key, QJsonValue value) override;
    Task<bool> remove(mcp::Owner owner, QByteArray holder, QString key) override;

private:
    qint64 expiryFor(const TenantId &tenant) const;

    storage::SessionValueRepository &m_repository;
    const TenantSettingsSource &m_tenants;
    const Clock &m_clock;
};

} // namespace plexus
