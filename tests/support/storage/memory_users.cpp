#include "support/storage/memory_users.h"

#include "support/storage/memory_list.h"

#include <set>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

bool MemoryUsers::isLive(const UserToken &token) const
{
    return !token.revokedMs && token.expiresMs > d.clock.wallMs();
}

void MemoryUsers::requireUser(const TenantId &tenant, const UserId &user) const
{
    if (!d.users.contains({tenant, user}))
        throw Failure(FailureKind::NotFound, u"User not found"_s);
}

void MemoryUsers::endFamily(const TenantId &tenant, const FamilyId &family)
{
    d.endSessions(tenant,
                  [&family](const StoredSession &session) { return session.family == family; });
    std::erase_if(d.browserSessions, [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.identity.family == family;
    });
    d.tell(tenant, storage::ChangeKind::TokenFamily, family.value());
}

//! Revokes the user's live tokens; the sessions of `keptFamily` go on. How many there were.
int MemoryUsers::revokeLive(const TenantId &tenant, const UserId &user, const FamilyId &keptFamily)
{
    std::set<FamilyId> families;
    int live = 0;
    for (auto &[token, hash] : d.tokens) {
        if (token.tenant != tenant || token.user != user || !isLive(token))
            continue;
        token.revokedMs = d.clock.wallMs();
        families.insert(token.family);
        ++live;
    }
    families.erase(keptFamily);
    for (const FamilyId &family : families)
        endFamily(tenant, family);
    return live;
}

//! Revokes the others; the family that goes on in `token`.
FamilyId MemoryUsers::replaceAll(const UserToken &token)
{
    FamilyId family = token.family;
    for (const auto &[other, hash] : std::as_const(d.tokens)) {
        if (other.tenant == token.tenant && other.user == token.user && isLive(other))
            family = other.family;
    }
    revokeLive(token.tenant, token.user, family);
    return family;
}

Task<UserToken> MemoryUsers::addToken(UserToken token, QByteArray hash, bool replaceOthers,
                                      Actor actor)
{
    const auto lock = d.lock();
    d.requireTenant(token.tenant);
    token.createdMs = d.clock.wallMs();
    d.users.try_emplace({token.tenant, token.user}, token.createdMs);
    if (replaceOthers)
        token.family = replaceAll(token);
    d.tokens.append({token, hash});
    d.note(token.tenant, actor, u"token.created"_s, token.id.value());
    co_return token;
}

Task<std::optional<UserToken>> MemoryUsers::findToken(TenantId tenant, QByteArray hash)
{
    const auto lock = d.lock();
    for (const auto &[token, stored] : std::as_const(d.tokens)) {
        if (token.tenant == tenant && stored == hash)
            co_return token;
    }
    co_return std::nullopt;
}

Task<Page<UserToken>> MemoryUsers::listTokens(TenantId tenant, std::optional<UserId> user,
                                              PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<UserToken> list{
        {{"created_at"_L1, [](const UserToken &t) { return digits(t.createdMs); }},
         {"user_id"_L1, [](const UserToken &t) { return t.user.value().toUtf8(); }},
         {"expires_at"_L1, [](const UserToken &t) { return digits(t.expiresMs); }}},
        [](const UserToken &t) { return t.id.value().toUtf8(); },
        [](const UserToken &t) { return QString(t.user.value() + u'\n' + t.label); }};
    QList<UserToken> found;
    for (const auto &[token, hash] : std::as_const(d.tokens)) {
        if (token.tenant == tenant && (!user || token.user == *user))
            found.append(token);
    }
    co_return list.page(found, request);
}

Task<void> MemoryUsers::revokeToken(TenantId tenant, TokenId token, Actor actor)
{
    const auto lock = d.lock();
    const auto found = std::find_if(d.tokens.begin(), d.tokens.end(), [&](const auto &entry) {
        return entry.first.tenant == tenant && entry.first.id == token;
    });
    if (found == d.tokens.end())
        throw Failure(FailureKind::NotFound, u"Token not found"_s);
    if (found->first.revokedMs)
        co_return;
    const FamilyId family = found->first.family;
    for (auto &[other, hash] : d.tokens) {
        if (other.tenant == tenant && other.family == family && !other.revokedMs)
            other.revokedMs = d.clock.wallMs();
    }
    endFamily(tenant, family);
    d.note(tenant, actor, u"token.revoked"_s, token.value());
}

Task<int> MemoryUsers::revokeAllTokens(TenantId tenant, UserId user, Actor actor)
{
    const auto lock = d.lock();
    requireUser(tenant, user);
    d.note(tenant, actor, u"token.all_revoked"_s, user.value());
    co_return revokeLive(tenant, user, {});
}

QList<PlexusUser> MemoryUsers::usersOf(const TenantId &tenant) const
{
    QList<PlexusUser> users;
    for (const auto &[key, createdMs] : d.users) {
        if (key.first != tenant)
            continue;
        PlexusUser user{tenant, key.second, createdMs, {}, 0};
        for (const auto &[token, hash] : std::as_const(d.tokens)) {
            if (token.tenant != tenant || token.user != user.id)
                continue;
            user.liveTokens += isLive(token) ? 1 : 0;
            user.lastUsedMs = std::max(user.lastUsedMs, token.lastUsedMs);
        }
        users.append(user);
    }
    return users;
}

Task<std::optional<PlexusUser>> MemoryUsers::findUser(TenantId tenant, UserId user)
{
    const auto lock = d.lock();
    for (const PlexusUser &known : usersOf(tenant)) {
        if (known.id == user)
            co_return known;
    }
    co_return std::nullopt;
}

Task<Page<PlexusUser>> MemoryUsers::listUsers(TenantId tenant, PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<PlexusUser> list{
        {{"created_at"_L1, [](const PlexusUser &u) { return digits(u.createdMs); }},
         {"user_id"_L1, [](const PlexusUser &u) { return u.id.value().toUtf8(); }}},
        [](const PlexusUser &u) { return u.id.value().toUtf8(); },
        [](const PlexusUser &u) { return u.id.value(); }};
    co_return list.page(usersOf(tenant), request);
}

Task<void> MemoryUsers::removeUser(TenantId tenant, UserId user, Actor actor)
{
    const auto lock = d.lock();
    requireUser(tenant, user);
    d.endSessions(tenant, [&user](const StoredSession &session) { return session.user == user; });
    for (auto &[holder, values] : d.values) {
        if (holder.first == tenant)
            std::erase_if(values, [&user](const auto &entry) { return entry.second.user == user; });
    }
    std::erase_if(d.tasks, [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.user == user;
    });
    d.tokens.removeIf([&](const auto &entry) {
        return entry.first.tenant == tenant && entry.first.user == user;
    });
    d.removeCredentials(tenant, CredentialHolder::ofUser(user), actor);
    std::erase_if(d.browserSessions, [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.identity.user == user;
    });
    std::erase_if(d.logins, [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.who.user == user;
    });
    d.users.erase({tenant, user});
    d.tell(tenant, storage::ChangeKind::User, user.value());
    d.note(tenant, actor, u"user.removed"_s, user.value());
    co_return;
}

Task<void> MemoryUsers::touchTokens(TenantId tenant, QHash<QString, qint64> lastUsedMsByTokenId)
{
    const auto lock = d.lock();
    for (auto &[token, hash] : d.tokens) {
        const auto used = lastUsedMsByTokenId.constFind(token.id.value());
        if (token.tenant == tenant && used != lastUsedMsByTokenId.constEnd())
            token.lastUsedMs = std::max(token.lastUsedMs.value_or(0), *used);
    }
    co_return;
}

} // namespace plexus::test
