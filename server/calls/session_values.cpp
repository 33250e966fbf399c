#include "calls/session_values.h"

#include "core/failure.h"
#include "json/document.h"
#include "json/write.h"
#include "model/principal.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr qint64 msPerHour = 3'600'000;

SessionValues::SessionValues(storage::SessionValueRepository &repository,
                             const TenantSettingsSource &tenants, const Clock &clock)
    : m_repository(repository)
    , m_tenants(tenants)
    , m_clock(clock)
{
}

qint64 SessionValues::expiryFor(const TenantId &tenant) const
{
    const auto settings = m_tenants.settingsOf(tenant);
    if (!settings)
        throw Failure(FailureKind::NotFound, u"The tenant is gone."_s);
    return m_clock.wallMs() + settings->sessionLifetimeHours * msPerHour;
}

Task<std::optional<QJsonValue>> SessionValues::get(mcp::Owner owner, QByteArray holder, QString key)
{
    const auto text = co_await m_repository.get(owner.principal->tenant, holder, key);
    if (!text)
        co_return std::nullopt;
    co_return json::Document::parse(*text)->root().toQJson();
}

Task<void> SessionValues::set(mcp::Owner owner, QByteArray holder, QString key, QJsonValue value)
{
    const Principal &principal = *owner.principal;
    co_await m_repository.set(principal.tenant, principal.user, holder, key, json::dump(value),
                              expiryFor(principal.tenant));
}

Task<bool> SessionValues::remove(mcp::Owner owner, QByteArray holder, QString key)
{
    co_return co_await m_repository.remove(owner.principal->tenant, holder, key);
}

} // namespace plexus
