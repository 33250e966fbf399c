#include "support/storage/memory_sessions.h"

#include "model/principal.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

bool MemorySessions::isLive(const TenantId &tenant, const StoredSession &session)
{
    const TenantSettings &settings = d.requireTenant(tenant).settings;
    const qint64 now = d.clock.wallMs();
    return now - session.record.createdMs < settings.sessionLifetimeHours * qint64(3'600'000)
        && now - session.record.lastUsedMs < settings.sessionIdleMinutes * qint64(60'000);
}

//! Of one user, or of all.
int MemorySessions::countLive(const TenantId &tenant, const std::optional<UserId> &user)
{
    int count = 0;
    for (const auto &[key, session] : d.sessions) {
        if (key.first == tenant && (!user || session.user == user) && isLive(tenant, session))
            ++count;
    }
    return count;
}

Task<void> MemorySessions::create(mcp::Owner owner, mcp::SessionRecord record)
{
    const auto lock = d.lock();
    const Principal &principal = *owner.principal;
    const TenantSettings &settings = d.requireTenant(principal.tenant).settings;
    const bool hasRoom = countLive(principal.tenant, {}) < settings.maxSessions
        && (!principal.user
            || countLive(principal.tenant, principal.user) < settings.maxSessionsPerUser);
    if (!hasRoom)
        throw Failure(FailureKind::RateLimited, u"There are too many open sessions."_s);
    record.ownerKey = owner.key;
    record.createdMs = record.lastUsedMs = d.clock.wallMs();
    d.sessions[{principal.tenant, record.idHash}] = {principal.user, principal.family, record};
    co_return;
}

StoredSession *MemorySessions::sessionOf(const mcp::Owner &owner, const QByteArray &idHash)
{
    const auto found = d.sessions.find({owner.principal->tenant, idHash});
    const bool isOwn = found != d.sessions.end() && found->second.record.ownerKey == owner.key;
    return isOwn ? &found->second : nullptr;
}

Task<std::optional<mcp::SessionRecord>> MemorySessions::find(mcp::Owner owner, QByteArray idHash)
{
    const auto lock = d.lock();
    const StoredSession *session = sessionOf(owner, idHash);
    if (!session || !isLive(owner.principal->tenant, *session))
        co_return std::nullopt;
    co_return session->record;
}

Task<void> MemorySessions::update(mcp::Owner owner, mcp::SessionRecord record)
{
    const auto lock = d.lock();
    if (StoredSession *session = sessionOf(owner, record.idHash)) {
        session->record.initialized = record.initialized;
        session->record.logLevel = record.logLevel;
        session->record.watched = record.watched;
    }
    co_return;
}

void MemorySessions::touch(const mcp::Owner &owner, const QByteArray &idHash)
{
    const auto lock = d.lock();
    if (StoredSession *session = sessionOf(owner, idHash))
        session->record.lastUsedMs = d.clock.wallMs();
}

Task<bool> MemorySessions::remove(mcp::Owner owner, QByteArray idHash)
{
    const auto lock = d.lock();
    if (!sessionOf(owner, idHash))
        co_return false;
    d.endSession(owner.principal->tenant, idHash);
    co_return true;
}

} // namespace plexus::test
