#include "support/admin/admin_world.h"

#include "core/random.h"
#include "support/run.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

AdminWorld::AdminWorld(const QByteArray &configuredKey)
    : AdminListener(MemoryRepositories::storage, MemoryRepositories::clock, configuredKey)
{
}

QByteArray AdminWorld::addKey(AdminRole role, const QString &tenant)
{
    const Secret secret = randomToken("plx_ak_");
    AdminKey key;
    key.id = u"ak_%1"_s.arg(data.keys.size());
    key.label = u"a test's"_s;
    key.role = role;
    if (!tenant.isEmpty())
        key.tenant = TenantId(tenant);
    data.keys.append({key, identity::AdminAuthenticator::hashOf(secret.reveal())});
    return secret.reveal();
}

void AdminWorld::addTenant(const QByteArray &id)
{
    Tenant tenant;
    tenant.id = TenantId(QString::fromLatin1(id));
    tenant.name = tenant.id.value();
    clock.advance(Milliseconds(1));
    run(storage.tenants().create(tenant, {u"server"_s, u"test"_s, {}, {}}));
}

QJsonObject AdminWorld::addToken(const QByteArray &tenant, const QByteArray &user)
{
    return ask("POST", "/admin/v1/tenants/" + tenant + "/users/" + user + "/tokens", "{}").json();
}

} // namespace plexus::test
