// Lists that are made once for everybody who sees the same.
#include "calls/call_gateway.h"
#include "support/calls/fake_call.h"
#include "support/test_main.h"
#include "tools/tools.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

Task<QString> yes(ToolCall) { co_return u"yes"_s; }

void add(ToolRegistry &registry, const QString &name)
{
    registry.add(tool(name).description(u"For tests."_s).handler(&yes));
}

//! One tenant. `whenAsked` is called when its settings are, as if another thread were faster.
class OneTenant final : public TenantSettingsSource
{
public:
    std::function<void()> whenAsked;
    std::shared_ptr<const TenantSettings> settings = std::make_shared<const TenantSettings>();

    std::shared_ptr<const TenantSettings> settingsOf(const TenantId &) const override
    {
        if (whenAsked)
            whenAsked();
        return settings;
    }
};

struct World
{
    ToolRegistry registry;
    OneTenant tenant;
    FakeServices fakes;
    CallGateway gateway{registry, tenant, fakes.services, fakes.recorder, fakes.quotas};

    qsizetype count() { return gateway.tools(ownerOf(u"acme"_s), {})->size(); }
};

} // namespace

class TstListCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameListIsGivenUntilSomethingChanges();
    void aChangeWhileAListIsMadeIsNotMissed();
};

void TstListCache::theSameListIsGivenUntilSomethingChanges()
{
    World world;
    add(world.registry, u"first"_s);
    const auto list = world.gateway.tools(ownerOf(u"acme"_s), {});
    QCOMPARE(world.gateway.tools(ownerOf(u"acme"_s), {}), list);
    add(world.registry, u"second"_s);
    QCOMPARE(world.count(), 2);
    const auto longer = world.gateway.tools(ownerOf(u"acme"_s), {});
    world.tenant.settings = std::make_shared<const TenantSettings>();
    QVERIFY(world.gateway.tools(ownerOf(u"acme"_s), {}) != longer);
}

void TstListCache::aChangeWhileAListIsMadeIsNotMissed()
{
    World world;
    add(world.registry, u"first"_s);
    world.tenant.whenAsked = [&world] {
        world.tenant.whenAsked = nullptr;
        add(world.registry, u"second"_s);
    };
    world.count(); // with or without the second
    QCOMPARE(world.count(), 2);
}

PLEXUS_TEST(TstListCache, tst_list_cache)
#include "tst_list_cache.moc"
