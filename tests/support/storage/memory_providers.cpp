#include "support/storage/memory_providers.h"

#include "support/storage/memory_list.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using storage::SecretChange;
using storage::StoredProvider;

StoredProvider &MemoryProviders::require(const TenantId &tenant, const QString &name,
                                         std::optional<qint64> ifVersion)
{
    const auto found = d.providers.find({tenant, name});
    if (found == d.providers.end())
        throw Failure(FailureKind::NotFound, u"External OAuth provider not found."_s);
    if (ifVersion && *ifVersion != found->second.config.version)
        throw Failure(FailureKind::Precondition, u"The provider has been changed meanwhile."_s);
    return found->second;
}

void MemoryProviders::write(StoredProvider stored, const SecretChange &change, const Actor &actor,
                            const QString &action)
{
    const TenantId tenant = stored.config.tenant;
    if (change.kind != SecretChange::Kind::Keep) {
        const bool replaces = change.kind == SecretChange::Kind::Replace;
        if (replaces)
            d.requireDataKey(tenant, change.value);
        stored.secret = replaces ? std::optional(change.value) : std::nullopt;
        stored.config.secretLast4 = replaces ? change.last4 : QString();
    }
    stored.config.hasSecret = stored.secret.has_value();
    stored.config.changedMs = d.clock.wallMs();
    ++stored.config.version;
    d.providers[{tenant, stored.config.name}] = stored;
    d.note(tenant, actor, action, stored.config.name);
    d.tell(tenant, storage::ChangeKind::Provider, stored.config.name);
}

Task<ProviderConfig> MemoryProviders::create(ProviderConfig config, SecretChange secret,
                                             Actor actor)
{
    const auto lock = d.lock();
    d.requireTenant(config.tenant);
    if (d.providers.contains({config.tenant, config.name}))
        throw Failure(FailureKind::Conflict, u"Provider already configured. Use update instead."_s);
    config.createdMs = d.clock.wallMs();
    config.secretLast4.clear();
    config.version = 0;
    write({config, {}}, secret, actor, u"provider.created"_s);
    co_return d.providers.at({config.tenant, config.name}).config;
}

Task<std::optional<StoredProvider>> MemoryProviders::find(TenantId tenant, QString name)
{
    const auto lock = d.lock();
    const auto found = d.providers.find({tenant, name});
    if (found == d.providers.end())
        co_return std::nullopt;
    StoredProvider stored = found->second;
    if (stored.secret)
        stored.secret = d.withKey(tenant, *stored.secret);
    co_return stored;
}

Task<Page<ProviderConfig>> MemoryProviders::list(TenantId tenant, PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<ProviderConfig> list{
        {{"created_at"_L1, [](const ProviderConfig &p) { return digits(p.createdMs); }},
         {"name"_L1, [](const ProviderConfig &p) { return p.name.toUtf8(); }}},
        [](const ProviderConfig &p) { return p.name.toUtf8(); },
        [](const ProviderConfig &p) { return p.name; }};
    QList<ProviderConfig> found;
    for (const auto &[key, stored] : d.providers) {
        if (key.first == tenant)
            found.append(stored.config);
    }
    co_return list.page(found, request);
}

Task<ProviderConfig> MemoryProviders::update(ProviderConfig config, SecretChange secret,
                                             std::optional<qint64> ifVersion, Actor actor)
{
    const auto lock = d.lock();
    const StoredProvider before = require(config.tenant, config.name, ifVersion);
    config.secretLast4 = before.config.secretLast4;
    config.createdMs = before.config.createdMs;
    config.version = before.config.version;
    write({config, before.secret}, secret, actor, u"provider.updated"_s);
    co_return d.providers.at({config.tenant, config.name}).config;
}

Task<void> MemoryProviders::remove(TenantId tenant, QString name, std::optional<qint64> ifVersion,
                                   Actor actor)
{
    const auto lock = d.lock();
    require(tenant, name, ifVersion);
    d.removeLinks(
        tenant, [&name](const ExternalToken &info) { return info.provider == name; }, false, actor);
    std::erase_if(d.pendingRevocations, [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.revocation.provider == name;
    });
    d.providers.erase({tenant, name});
    std::erase_if(d.flows, [&](const auto &entry) {
        const PendingFlow &flow = entry.second.flow;
        return flow.tenant == tenant && flow.provider == name && flow.kind == FlowKind::Connect;
    });
    d.note(tenant, actor, u"provider.deleted"_s, name);
    d.tell(tenant, storage::ChangeKind::Provider, name);
    co_return;
}

} // namespace plexus::test
