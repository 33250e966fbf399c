#include "support/storage/memory_logins.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

Task<std::optional<BrowserSession>> MemoryBrowserSessions::find(TenantId tenant, QByteArray hash)
{
    const auto lock = d.lock();
    const auto found = d.browserSessions.find({tenant, hash});
    if (found == d.browserSessions.end() || !found->second.isLive(d.clock.wallMs()))
        co_return std::nullopt;
    co_return found->second;
}

Task<void> MemoryBrowserSessions::touch(TenantId tenant, QByteArray hash)
{
    const auto lock = d.lock();
    const auto found = d.browserSessions.find({tenant, hash});
    if (found != d.browserSessions.end())
        found->second.lastUsedMs = d.clock.wallMs();
    co_return;
}

Task<bool> MemoryBrowserSessions::end(TenantId tenant, QByteArray hash, Actor actor)
{
    const auto lock = d.lock();
    const bool ended = d.browserSessions.erase({tenant, hash}) > 0;
    if (ended)
        d.note(tenant, actor, u"browser.signed_out"_s, actor.id);
    co_return ended;
}

Task<int> MemoryBrowserSessions::endAll(TenantId tenant, UserId user, Actor actor)
{
    const auto lock = d.lock();
    const auto ended = std::erase_if(d.browserSessions, [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.identity.user == user;
    });
    if (ended > 0)
        d.note(tenant, actor, u"browser.all_signed_out"_s, user.value());
    co_return int(ended);
}

Task<void> MemoryLogins::begin(LoginTransaction login)
{
    const auto lock = d.lock();
    d.requireTenant(login.tenant);
    std::erase_if(d.logins, [this](const auto &entry) {
        return entry.second.login.expiresMs <= d.clock.wallMs();
    });
    const auto open = std::count_if(d.logins.begin(), d.logins.end(), [&](const auto &entry) {
        return entry.first.first == login.tenant;
    });
    if (open >= LoginTransaction::mostOpen)
        throw Failure(FailureKind::RateLimited, u"Too many logins are under way."_s);
    d.logins[{login.tenant, login.challengeHash}] = {login, {}, {}};
    co_return;
}

StoredLogin *MemoryLogins::open(const TenantId &tenant, const QByteArray &challengeHash)
{
    const auto found = d.logins.find({tenant, challengeHash});
    const bool isOpen = found != d.logins.end() && found->second.verifierHash.isEmpty()
        && found->second.login.expiresMs > d.clock.wallMs();
    return isOpen ? &found->second : nullptr;
}

StoredLogin &MemoryLogins::requireOpen(const TenantId &tenant, const QByteArray &challengeHash)
{
    if (StoredLogin *login = open(tenant, challengeHash))
        return *login;
    throw Failure(FailureKind::NotFound, u"There is no open login with this challenge."_s);
}

Task<std::optional<LoginTransaction>> MemoryLogins::find(TenantId tenant, QByteArray challengeHash)
{
    const auto lock = d.lock();
    const StoredLogin *login = open(tenant, challengeHash);
    co_return login ? std::optional(login->login) : std::nullopt;
}

Task<void> MemoryLogins::accept(TenantId tenant, QByteArray challengeHash, BrowserIdentity who,
                                QByteArray verifierHash, Actor actor)
{
    const auto lock = d.lock();
    StoredLogin &login = requireOpen(tenant, challengeHash);
    d.users.try_emplace({tenant, who.user}, d.clock.wallMs());
    login.verifierHash = verifierHash;
    login.who = who;
    login.login.expiresMs = d.clock.wallMs() + LoginTransaction::verifierLifetimeMs;
    d.note(tenant, actor, u"browser.login_accepted"_s, who.user.value());
    co_return;
}

Task<void> MemoryLogins::reject(TenantId tenant, QByteArray challengeHash, Actor actor)
{
    const auto lock = d.lock();
    requireOpen(tenant, challengeHash);
    d.logins.erase({tenant, challengeHash});
    d.note(tenant, actor, u"browser.login_rejected"_s, {});
    co_return;
}

std::optional<StoredLogin> MemoryLogins::takeAccepted(const TenantId &tenant,
                                                      const QByteArray &verifierHash)
{
    const auto found = std::find_if(d.logins.begin(), d.logins.end(), [&](const auto &entry) {
        return entry.first.first == tenant && !entry.second.verifierHash.isEmpty()
            && entry.second.verifierHash == verifierHash;
    });
    if (found == d.logins.end())
        return std::nullopt;
    const StoredLogin login = found->second;
    d.logins.erase(found);
    return login;
}

Task<std::optional<FinishedLogin>>
MemoryLogins::finish(TenantId tenant, QByteArray verifierHash, QByteArray browserHash,
                     QByteArray sessionHash, std::optional<QByteArray> replaced, QString requestId)
{
    const auto lock = d.lock();
    const qint64 now = d.clock.wallMs();
    const auto login = takeAccepted(tenant, verifierHash);
    if (!login)
        co_return std::nullopt;
    const Actor actor{u"user"_s, login->who.user.value(), {}, requestId};
    if (login->login.expiresMs <= now || login->login.browserHash != browserHash) {
        d.note(tenant, actor, u"browser.login_refused"_s, actor.id);
        co_return std::nullopt;
    }
    if (replaced)
        d.browserSessions.erase({tenant, *replaced});
    const BrowserSession session{tenant, login->who, now, now};
    d.browserSessions[{tenant, sessionHash}] = session;
    d.note(tenant, actor, u"browser.signed_in"_s, actor.id);
    co_return FinishedLogin{session, login->login.returnUrl};
}

} // namespace plexus::test
