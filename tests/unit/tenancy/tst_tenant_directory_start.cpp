#include "async/mailbox.h"
#include "async/one_shot.h"
#include "support/fake_clock.h"
#include "support/run.h"
#include "support/storage/memory_storage.h"
#include "support/test_main.h"
#include "tenancy/tenant_directory.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static const TenantId acme(u"acme"_s);
static const Actor tester{u"server"_s, u"test"_s, {}, u"req_1"_s};

namespace {

//! Answers loadAll() with what was there before a change that is told of meanwhile.
class SlowTenants final : public storage::TenantRepository
{
public:
    explicit SlowTenants(storage::TenantRepository &real)
        : m_real(real)
    {
    }
    Task<QList<Tenant>> loadAll() override
    {
        QList<Tenant> before = co_await m_real.loadAll();
        meanwhile();
        Mailbox::current().post([this] { told = true; });
        while (!told)
            co_await turn();
        co_return before;
    }
    Task<Tenant> create(Tenant tenant, Actor actor) override
    {
        return m_real.create(std::move(tenant), std::move(actor));
    }
    Task<std::optional<Tenant>> find(TenantId id) override { return m_real.find(id); }
    Task<Page<Tenant>> list(PageRequest request) override { return m_real.list(request); }
    Task<Tenant> update(TenantId id, storage::TenantChange change, std::optional<qint64> ifVersion,
                        Actor actor) override
    {
        return m_real.update(id, change, ifVersion, actor);
    }
    Task<void> remove(TenantId id, std::optional<qint64> ifVersion, Actor actor) override
    {
        return m_real.remove(id, ifVersion, actor);
    }

    std::function<void()> meanwhile;
    bool told = false;

private:
    static Task<void> turn()
    {
        auto [arrival, promise] = oneShot<void>();
        Mailbox::current().post([given = promise] { given.set(); });
        co_await arrival;
    }
    storage::TenantRepository &m_real;
};

} // namespace

class TstTenantDirectoryStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatChangesWhileTenantsAreReadIsNotMissed();
};

void TstTenantDirectoryStart::whatChangesWhileTenantsAreReadIsNotMissed()
{
    const FakeClock clock;
    MemoryStorage storage(clock);
    Tenant tenant;
    tenant.id = acme;
    tenant.name = u"Acme"_s;
    run(storage.tenants().create(tenant, tester));
    SlowTenants slow(storage.tenants());
    slow.meanwhile = [&storage] {
        storage::TenantChange change;
        change.status = TenantStatus::Suspended;
        run(storage.tenants().update(acme, change, {}, tester));
    };
    TenantDirectory directory(slow);
    run(directory.open(storage.changes(), [](const TenantId &, TenantDirectory::Event) {}));
    spinUntil([&directory] { return !directory.findActive(acme); });
}

PLEXUS_TEST(TstTenantDirectoryStart, tst_tenant_directory_start)
#include "tst_tenant_directory_start.moc"
