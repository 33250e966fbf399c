// Values of tools: JSON in, JSON out, for as long as the tenant's sessions live.
#include "calls/session_values.h"
#include "support/calls/fake_call.h"
#include "support/fake_clock.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QJsonArray>
#include <QTest>

#include <map>
#include <tuple>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

class Settings final : public TenantSettingsSource
{
public:
    QHash<QString, TenantSettings> tenants;

    std::shared_ptr<const TenantSettings> settingsOf(const TenantId &tenant) const override
    {
        const auto found = tenants.constFind(tenant.value());
        return found == tenants.cend() ? nullptr : std::make_shared<const TenantSettings>(*found);
    }
};

//! Keeps what it is told, as it is told.
class Repository final : public storage::SessionValueRepository
{
public:
    using Key = std::tuple<QString, QByteArray, QString>;
    struct Value
    {
        std::optional<UserId> user;
        QByteArray json;
        qint64 expiresMs;
    };
    std::map<Key, Value> values;

    Task<std::optional<QByteArray>> get(TenantId tenant, QByteArray holder, QString key) override
    {
        const auto found = values.find({tenant.value(), holder, key});
        co_return found == values.end() ? std::nullopt : std::optional(found->second.json);
    }
    Task<void> set(TenantId tenant, std::optional<UserId> user, QByteArray holder, QString key,
                   QByteArray json, qint64 expiresMs) override
    {
        values[{tenant.value(), holder, key}] = {user, json, expiresMs};
        co_return;
    }
    Task<bool> remove(TenantId tenant, QByteArray holder, QString key) override
    {
        co_return values.erase({tenant.value(), holder, key}) > 0;
    }
};

struct World
{
    World()
    {
        tenants.tenants.insert(u"acme"_s, {});
        tenants.tenants.insert(u"other"_s, {});
    }
    Settings tenants;
    Repository repository;
    FakeClock clock;
    SessionValues values{repository, tenants, clock};
};

} // namespace

class TstSessionValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesComeBackAsTheyWere_data();
    void valuesComeBackAsTheyWere();
    void belongToTenantAndHolder();
    void knowWhoseTheyAre();
    void liveAsLongAsSessionsOfTheTenant();
    void aTenantThatIsGoneKeepsNothing();
    void saysWhetherThereWasSomethingToRemove();
};

void TstSessionValues::valuesComeBackAsTheyWere_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("null") << QJsonValue(QJsonValue::Null);
    QTest::newRow("boolean") << QJsonValue(false);
    QTest::newRow("number") << QJsonValue(-1.5);
    QTest::newRow("large integer") << QJsonValue(qint64(9007199254740993));
    QTest::newRow("text") << QJsonValue(u"grün \"\\ \u2028 \U0001F333"_s);
    QTest::newRow("list") << QJsonValue(QJsonArray{1, u"a"_s, QJsonArray()});
    QTest::newRow("object") << QJsonValue(QJsonObject{{u"a"_s, QJsonObject{{u""_s, 1}}}});
}

void TstSessionValues::valuesComeBackAsTheyWere()
{
    QFETCH(QJsonValue, value);
    World world;
    run(world.values.set(ownerOf(u"acme"_s), "h", u"k"_s, value));
    QCOMPARE(run(world.values.get(ownerOf(u"acme"_s), "h", u"k"_s)), std::optional(value));
}

void TstSessionValues::belongToTenantAndHolder()
{
    World world;
    run(world.values.set(ownerOf(u"acme"_s), "h", u"k"_s, 1));
    QVERIFY(!run(world.values.get(ownerOf(u"other"_s), "h", u"k"_s)));
    QVERIFY(!run(world.values.get(ownerOf(u"acme"_s), "i", u"k"_s)));
    QVERIFY(!run(world.values.remove(ownerOf(u"other"_s), "h", u"k"_s)));
    QVERIFY(run(world.values.get(ownerOf(u"acme"_s), "h", u"k"_s)));
}

void TstSessionValues::knowWhoseTheyAre()
{
    World world;
    run(world.values.set(ownerOf(u"acme"_s), "h", u"k"_s, 1));
    QCOMPARE(world.repository.values.begin()->second.user, std::optional(UserId(u"ann"_s)));
    run(world.values.set(ownerOf(u"acme"_s, std::nullopt), "h", u"k"_s, 1));
    QCOMPARE(world.repository.values.begin()->second.user, std::nullopt);
}

void TstSessionValues::liveAsLongAsSessionsOfTheTenant()
{
    World world;
    world.tenants.tenants[u"acme"_s].sessionLifetimeHours = 3;
    run(world.values.set(ownerOf(u"acme"_s), "h", u"k"_s, 1));
    QCOMPARE(world.repository.values.begin()->second.expiresMs,
             world.clock.wallMs() + 3 * 3600 * 1000);
}

void TstSessionValues::aTenantThatIsGoneKeepsNothing()
{
    World world;
    world.tenants.tenants.clear();
    QCOMPARE(failureOf([&] { run(world.values.set(ownerOf(u"acme"_s), "h", u"k"_s, 1)); }),
             std::optional(FailureKind::NotFound));
    QVERIFY(world.repository.values.empty());
}

void TstSessionValues::saysWhetherThereWasSomethingToRemove()
{
    World world;
    run(world.values.set(ownerOf(u"acme"_s), "h", u"k"_s, 1));
    QVERIFY(run(world.values.remove(ownerOf(u"acme"_s), "h", u"k"_s)));
    QVERIFY(!run(world.values.remove(ownerOf(u"acme"_s), "h", u"k"_s)));
}

PLEXUS_TEST(TstSessionValues, tst_session_values)
#include "tst_session_values.moc"
