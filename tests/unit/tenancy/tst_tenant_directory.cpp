#include "support/fake_clock.h"
#include "support/run.h"
#include "support/storage/memory_storage.h"
#include "support/test_main.h"
#include "tenancy/tenant_directory.h"

using namespace plexus;
using namespace plexus::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

static const TenantId acme(u"acme"_s);
static const Actor tester{u"server"_s, u"test"_s, {}, {}};

namespace {

struct World
{
    Tenant create(const TenantId &id)
    {
        clock.advance(1ms);
        Tenant tenant;
        tenant.id = id;
        tenant.name = id.value();
        return run(storage.tenants().create(tenant, tester));
    }
    void open()
    {
        run(directory.open(
            storage.changes(), [this](const TenantId &tenant, TenantDirectory::Event event) {
                events += tenant.value()
                    + (event == TenantDirectory::Event::Closed ? u" closed"_s : u" settings"_s);
            }));
    }
    void setStatus(TenantStatus status)
    {
        storage::TenantChange change;
        change.status = status;
        run(storage.tenants().update(acme, change, std::nullopt, tester));
    }
    void waitForEvents(qsizetype count)
    {
        spinUntil([this, count] { return events.size() >= count; });
    }

    FakeClock clock;
    MemoryStorage storage{clock};
    TenantDirectory directory{storage.tenants()};
    QStringList events;
};

} // namespace

class TstTenantDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatWasThereBefore();
    void hearsOfNewTenants();
    void idsCompareByteForByte();
    void aSuspendedTenantIsThereButNotActive();
    void settingsChangeForThoseWhoAskNextOnly();
    void aTenantThatIsMadeAnewIsAnother();
};

void TstTenantDirectory::knowsWhatWasThereBefore()
{
    World world;
    world.create(acme);
    QVERIFY(!world.directory.find(acme));
    world.open();
    QVERIFY(world.directory.findActive(acme));
}

void TstTenantDirectory::hearsOfNewTenants()
{
    World world;
    world.open();
    world.create(acme);
    world.waitForEvents(1);
    QVERIFY(world.directory.findActive(acme));
}

void TstTenantDirectory::idsCompareByteForByte()
{
    World world;
    world.create(acme);
    world.open();
    QVERIFY(!world.directory.find(TenantId(u"ACME"_s)));
    QVERIFY(!world.directory.find(TenantId(u"acme "_s)));
}

void TstTenantDirectory::aSuspendedTenantIsThereButNotActive()
{
    World world;
    world.create(acme);
    world.open();
    world.setStatus(TenantStatus::Suspended);
    world.waitForEvents(1);
    QCOMPARE(world.events, QStringList{u"acme closed"_s});
    QVERIFY(world.directory.find(acme) && !world.directory.findActive(acme));
    world.setStatus(TenantStatus::Active);
    world.waitForEvents(2);
    QVERIFY(world.directory.findActive(acme));
}

void TstTenantDirectory::settingsChangeForThoseWhoAskNextOnly()
{
    World world;
    const Tenant tenant = world.create(acme);
    world.open();
    const auto before = world.directory.findActive(acme);
    storage::TenantChange change;
    change.settings = tenant.settings;
    change.settings->guests = GuestPolicy::Allowed;
    run(world.storage.tenants().update(acme, change, std::nullopt, tester));
    world.waitForEvents(1);
    QCOMPARE(world.events, QStringList{u"acme settings"_s});
    QVERIFY(before->settings->guests != GuestPolicy::Allowed);
    QCOMPARE(world.directory.findActive(acme)->settings->guests, GuestPolicy::Allowed);
}

void TstTenantDirectory::aTenantThatIsMadeAnewIsAnother()
{
    World world;
    world.create(acme);
    world.open();
    run(world.storage.tenants().remove(acme, std::nullopt, tester));
    world.create(acme);
    spinUntil([&world] { return world.events.contains(u"acme settings"_s); });
    QVERIFY(world.events.contains(u"acme closed"_s)); // whatever ran there has ended
    QVERIFY(world.directory.findActive(acme));
}

PLEXUS_TEST(TstTenantDirectory, tst_tenant_directory)
#include "tst_tenant_directory.moc"
