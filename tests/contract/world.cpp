#include "world.h"

#include "core/digest.h"
#include "core/random.h"
#include "model/principal.h"
#include "support/run.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

mcp::Owner ownerOf(const TenantId &tenant, const std::optional<UserId> &user, const QString &family)
{
    Principal principal;
    principal.tenant = tenant;
    principal.user = user;
    principal.client = ClientId(u"static"_s);
    principal.family = FamilyId(family);
    const auto shared = std::make_shared<const Principal>(principal);
    return {shared->ownerKey(), !user, shared};
}

World::World(const Backend &backend)
    : storage(backend.open(m_folder.path(), clock))
{
    createTenant(acme);
    createTenant(other);
}

Tenant World::createTenant(const TenantId &id)
{
    return run(storage->tenants().create({id, u"Name of "_s + id.value()}, tester));
}

void World::changeSettings(const TenantId &id, const TenantSettings &settings)
{
    storage::TenantChange change;
    change.settings = settings;
    run(storage->tenants().update(id, change, {}, tester));
}

UserToken World::addToken(const TenantId &tenant, const UserId &user, const QByteArray &secret,
                          bool replaceOthers)
{
    UserToken token;
    token.id = TokenId(QString::fromLatin1(randomText(8)));
    token.tenant = tenant;
    token.user = user;
    token.family = FamilyId(u"f-"_s + token.id.value());
    token.expiresMs = inAnHour();
    return run(storage->users().addToken(token, sha256(secret), replaceOthers, tester));
}

void World::createSession(const mcp::Owner &owner, const QByteArray &idHash)
{
    run(storage->sessions().create(owner, {idHash, owner.key, u"2025-11-25"_s}));
}

void World::createTask(const mcp::Owner &owner, const QByteArray &idHash)
{
    mcp::TaskRecord record;
    record.idHash = idHash;
    record.expiresMs = inAnHour();
    run(storage->tasks().create(owner, record));
}

QList<AuditEvent> World::audited(const QString &action)
{
    QList<AuditEvent> events = run(storage->audit().list({}, {200, {}, action, {}})).items;
    events.removeIf([&action](const AuditEvent &event) { return event.action != action; });
    return events;
}

} // namespace plexus::test
