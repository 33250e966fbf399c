#include "support/storage/memory_external_tokens.h"

#include "json/fields.h"
#include "support/storage/memory_list.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using storage::Revocation;
using storage::StoredExternalToken;

static CredentialKey keyOf(const ExternalToken &info)
{
    return {info.tenant, MemoryData::credentialKey(info.holder, info.provider)};
}

StoredLink *MemoryExternalTokens::linkOf(const ExternalToken &read)
{
    const auto found = d.links.find(keyOf(read));
    if (found == d.links.end())
        return nullptr;
    const ExternalToken &info = found->second.token.info;
    return info.id == read.id && info.version == read.version ? &found->second : nullptr;
}

void MemoryExternalTokens::note(const ExternalToken &info, const Actor &actor,
                                const QString &action)
{
    d.note(info.tenant, actor, action, info.provider);
    d.tell(info.tenant, storage::ChangeKind::Credential, keyOf(info).second);
}

ExternalToken MemoryExternalTokens::changed(StoredLink &link, const Actor &actor,
                                            const QString &action)
{
    ++link.token.info.version;
    link.leaseOwner.clear();
    note(link.token.info, actor, action);
    return link.token.info;
}

ExternalToken MemoryExternalTokens::insert(StoredExternalToken token, const Actor &actor)
{
    d.requireHolder(token.info.tenant, token.info.holder);
    d.requireDataKey(token.info.tenant, token.tokens);
    token.info.linkedMs = d.clock.wallMs();
    token.info.lastUsedMs.reset();
    token.info.failure.reset();
    token.info.version = 1;
    const auto before = d.links.find(keyOf(token.info));
    if (before != d.links.end() && !before->second.token.info.accountId.isEmpty()
        && !token.info.accountId.isEmpty()
        && before->second.token.info.accountId != token.info.accountId)
        d.queueRevocation(before->second.token);
    d.links[keyOf(token.info)] = {token, {}, 0};
    note(token.info, actor, u"connection.linked"_s);
    return token.info;
}

Task<ExternalToken> MemoryExternalTokens::link(StoredExternalToken token, Actor actor)
{
    const auto lock = d.lock();
    co_return insert(std::move(token), actor);
}

Task<std::optional<ExternalToken>>
MemoryExternalTokens::linkByFlow(PendingFlow flow, StoredExternalToken token, Actor actor)
{
    if (d.beforeStep)
        co_await d.beforeStep();
    const auto lock = d.lock();
    d.requireHolder(token.info.tenant, token.info.holder);
    d.requireDataKey(token.info.tenant, token.tokens);
    flow.status = FlowStatus::Done;
    if (!d.makeStep({flow, {}}))
        co_return std::nullopt;
    co_return insert(std::move(token), actor);
}

Task<std::optional<StoredExternalToken>>
MemoryExternalTokens::find(TenantId tenant, CredentialHolder holder, QString provider)
{
    const auto lock = d.lock();
    const auto found = d.links.find({tenant, MemoryData::credentialKey(holder, provider)});
    if (found == d.links.end())
        co_return std::nullopt;
    StoredExternalToken token = found->second.token;
    token.tokens = d.withKey(tenant, token.tokens);
    co_return token;
}

Task<Page<ExternalToken>> MemoryExternalTokens::list(TenantId tenant,
                                                     std::optional<CredentialHolder> holder,
                                                     PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<ExternalToken> list{
        {{"linked_at"_L1, [](const ExternalToken &t) { return digits(t.linkedMs); }},
         {"provider"_L1, [](const ExternalToken &t) { return t.provider.toUtf8(); }}},
        [](const ExternalToken &t) { return keyOf(t).second.toUtf8(); },
        [](const ExternalToken &t) { return QString(t.provider + u'\n' + t.accountLabel); }};
    QList<ExternalToken> found;
    for (const auto &[key, link] : d.links) {
        if (key.first == tenant && (!holder || link.token.info.holder == *holder))
            found.append(link.token.info);
    }
    co_return list.page(found, request);
}

Task<qint64> MemoryExternalTokens::count(TenantId tenant, QString provider)
{
    const auto lock = d.lock();
    co_return std::count_if(d.links.begin(), d.links.end(), [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.token.info.provider == provider;
    });
}

Task<bool> MemoryExternalTokens::lease(ExternalToken read, QByteArray owner, qint64 untilMs)
{
    const auto lock = d.lock();
    StoredLink *const link = linkOf(read);
    if (!link || link->token.info.failure != read.failure
        || (!link->leaseOwner.isEmpty() && link->leaseOwner != owner
            && link->leaseMs > d.clock.wallMs()))
        co_return false;
    link->leaseOwner = owner;
    link->leaseMs = untilMs;
    co_return true;
}

Task<std::optional<ExternalToken>> MemoryExternalTokens::refresh(StoredExternalToken token,
                                                                 Actor actor)
{
    const auto lock = d.lock();
    d.requireDataKey(token.info.tenant, token.tokens);
    StoredLink *const link = linkOf(token.info);
    if (!link)
        co_return std::nullopt;
    token.info.linkedMs = link->token.info.linkedMs;
    token.info.lastUsedMs = link->token.info.lastUsedMs;
    token.info.failure.reset();
    link->token = token;
    co_return changed(*link, actor, u"connection.refreshed"_s);
}

Task<std::optional<ExternalToken>>
MemoryExternalTokens::setState(ExternalToken read, ExternalTokenState state, Actor actor)
{
    const auto lock = d.lock();
    StoredLink *const link = linkOf(read);
    if (!link)
        co_return std::nullopt;
    link->token.info.state = state;
    co_return changed(*link, actor, u"connection."_s + json::nameOf(state));
}

Task<void> MemoryExternalTokens::touch(TenantId tenant, QList<storage::CredentialUse> uses)
{
    const auto lock = d.lock();
    for (const storage::CredentialUse &use : uses) {
        const auto found =
            d.links.find({tenant, MemoryData::credentialKey(use.holder, use.provider)});
        if (found == d.links.end())
            continue;
        std::optional<qint64> &last = found->second.token.info.lastUsedMs;
        if (use.isFirstOfDay(last))
            d.noteUse(tenant, use, u"connection"_s);
        last = std::max(last.value_or(0), use.atMs);
    }
    co_return;
}

Task<void> MemoryExternalTokens::noteFailure(ExternalToken read, RefreshFailure failure,
                                             Actor actor)
{
    const auto lock = d.lock();
    StoredLink *const link = linkOf(read);
    if (!link)
        co_return;
    link->leaseOwner.clear();
    if (failure.isNewsAfter(std::exchange(link->token.info.failure, failure)))
        d.note(read.tenant, actor, u"connection.refresh_failed"_s, read.provider,
               {{u"reason"_s, failure.reason}});
}

void MemoryData::queueRevocation(const StoredExternalToken &token)
{
    const ExternalToken &info = token.info;
    const Revocation revocation{
        info.tenant,  info.id, info.holder.key(), info.provider, info.accountId,
        token.tokens, 0,       clock.wallMs()};
    pendingRevocations[{info.tenant, info.id}] = {revocation, clock.wallMs()};
}

void MemoryData::removeLinks(const TenantId &tenant,
                             const std::function<bool(const ExternalToken &)> &matches,
                             bool tellProvider, const Actor &actor)
{
    for (auto it = links.begin(); it != links.end();) {
        const StoredExternalToken token = it->second.token;
        if (it->first.first != tenant || !matches(token.info)) {
            ++it;
            continue;
        }
        if (tellProvider)
            queueRevocation(token);
        it = links.erase(it);
        note(tenant, actor, u"connection.removed"_s, token.info.provider);
        tell(tenant, storage::ChangeKind::Credential, keyOf(token.info).second);
    }
}

Task<bool> MemoryExternalTokens::remove(ExternalToken read, bool tellProvider, Actor actor)
{
    const auto lock = d.lock();
    if (!linkOf(read))
        co_return false;
    d.removeLinks(
        read.tenant, [&read](const ExternalToken &info) { return info.id == read.id; },
        tellProvider, actor);
    co_return true;
}

Task<void> MemoryRevocations::add(Revocation revocation)
{
    const auto lock = d.lock();
    d.requireDataKey(revocation.tenant, revocation.tokens);
    for (const auto &[key, link] : d.links) {
        if (key.first == revocation.tenant && link.token.info.id == revocation.id)
            co_return;
    }
    StoredRevocation &stored = d.pendingRevocations[{revocation.tenant, revocation.id}];
    revocation.attempts = stored.revocation.id.isEmpty() ? 0 : stored.revocation.attempts + 1;
    revocation.createdMs = d.clock.wallMs();
    stored = {revocation, d.clock.wallMs()};
}

bool MemoryRevocations::isLinked(const Revocation &revocation) const
{
    return std::any_of(d.links.begin(), d.links.end(), [&revocation](const auto &entry) {
        const ExternalToken &info = entry.second.token.info;
        const bool isKnown = !info.accountId.isEmpty() && !revocation.accountId.isEmpty();
        return info.tenant == revocation.tenant && info.provider == revocation.provider
            && (isKnown ? info.accountId == revocation.accountId
                        : info.holder.key() == revocation.holder);
    });
}

void MemoryRevocations::end(const Revocation &revocation, const storage::RevocationEnd &end)
{
    d.pendingRevocations.erase({revocation.tenant, revocation.id});
    d.note(revocation.tenant, {u"server"_s, u"revocation"_s, {}, {}},
           end.isRevoked ? u"connection.revoked"_s : u"connection.revocation_given_up"_s,
           revocation.provider, {{u"reason"_s, end.reason}});
}

Task<QList<Revocation>> MemoryRevocations::takeDue(qint64 againMs, int limit)
{
    const auto lock = d.lock();
    QList<Revocation> due;
    QList<Revocation> linkedAgain;
    for (auto &[key, stored] : d.pendingRevocations) {
        if (stored.dueMs > d.clock.wallMs() || due.size() == limit)
            continue;
        if (isLinked(stored.revocation)) {
            linkedAgain.append(stored.revocation);
            continue;
        }
        stored.dueMs = againMs;
        ++stored.revocation.attempts;
        due.append(stored.revocation);
        due.back().tokens = d.withKey(key.first, due.back().tokens);
    }
    for (const Revocation &revocation : std::as_const(linkedAgain))
        end(revocation, {false, u"account is linked"_s});
    co_return due;
}

StoredRevocation *MemoryRevocations::same(const Revocation &revocation)
{
    const auto found = d.pendingRevocations.find({revocation.tenant, revocation.id});
    return found != d.pendingRevocations.end()
            && found->second.revocation.attempts == revocation.attempts
        ? &found->second
        : nullptr;
}

Task<void> MemoryRevocations::postpone(Revocation revocation, qint64 dueMs)
{
    const auto lock = d.lock();
    if (StoredRevocation *const stored = same(revocation))
        stored->dueMs = dueMs;
    co_return;
}

Task<void> MemoryRevocations::finish(Revocation revocation, storage::RevocationEnd how)
{
    const auto lock = d.lock();
    if (same(revocation))
        end(revocation, how);
    co_return;
}

} // namespace plexus::test
