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

Task<ExternalToken> MemoryExternalTokens::link(StoredExternalToken token, Actor actor)
{
    const auto lock = d.lock();
    d.requireHolder(token.info.tenant, token.info.holder);
    d.requireDataKey(token.info.tenant, token.tokens);
    token.info.linkedMs = d.clock.wallMs();
    token.info.lastUsedMs.reset();
    token.info.version = 1;
    d.links[keyOf(token.info)] = {token, {}, 0};
    note(token.info, actor, u"connection.linked"_s);
    co_return token.info;
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

Task<bool> MemoryExternalTokens::lease(ExternalToken read, QByteArray owner, qint64 untilMs)
{
    const auto lock = d.lock();
    StoredLink *const link = linkOf(read);
    if (!link
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

Task<bool> MemoryExternalTokens::remove(ExternalToken read, std::optional<Revocation> revocation,
                                        Actor actor)
{
    const auto lock = d.lock();
    if (!linkOf(read))
        co_return false;
    if (revocation) {
        d.requireDataKey(revocation->tenant, revocation->tokens);
        revocation->attempts = 0;
        revocation->createdMs = d.clock.wallMs();
        d.pendingRevocations[{revocation->tenant, revocation->id}] = {*revocation,
                                                                      d.clock.wallMs()};
    }
    d.links.erase(keyOf(read));
    note(read, actor, u"connection.removed"_s);
    co_return true;
}

Task<QList<Revocation>> MemoryRevocations::takeDue(qint64 againMs, int limit)
{
    const auto lock = d.lock();
    QList<Revocation> due;
    for (auto &[key, stored] : d.pendingRevocations) {
        if (stored.dueMs > d.clock.wallMs() || due.size() == limit)
            continue;
        stored.dueMs = againMs;
        ++stored.revocation.attempts;
        due.append(stored.revocation);
        due.back().tokens = d.withKey(key.first, due.back().tokens);
    }
    co_return due;
}

Task<void> MemoryRevocations::remove(TenantId tenant, QString id)
{
    const auto lock = d.lock();
    d.pendingRevocations.erase({tenant, id});
    co_return;
}

} // namespace plexus::test
