// What the activity log is told of a call.
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
Task<QString> filled(ToolCall, NamedValues) { co_return u"yes"_s; }

class NoTenants final : public TenantSettingsSource
{
public:
    std::shared_ptr<const TenantSettings> settingsOf(const TenantId &) const override
    {
        return nullptr;
    }
};

} // namespace

class TstCallRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_fakes.activity.noted.clear(); }

    void tellsWhoCalledWhenAndForHowLong();
    void aGuestHasNoUser();
    void namesItemsAsTheyAreRegistered_data();
    void namesItemsAsTheyAreRegistered();

private:
    ActivityEntry recorded(const QString &method, const QString &item,
                           const mcp::Owner &owner = ownerOf(u"acme"_s));

    ToolRegistry m_registry;
    NoTenants m_tenants;
    FakeServices m_fakes;
    CallGateway m_gateway{m_registry, m_tenants, m_fakes.services, m_fakes.recorder,
                          m_fakes.quotas};
};

void TstCallRecorder::initTestCase()
{
    m_registry.add(tool(u"sums"_s).description(u"d"_s).handler(&yes));
    m_registry.add(resource(u"list://all"_s).name(u"all"_s).handler(&yes));
    m_registry.add(resourceTemplate(u"item://{id}/data"_s).name(u"item"_s).handler(&filled));
    m_registry.add(prompt(u"greet"_s).handler(&filled));
}

ActivityEntry TstCallRecorder::recorded(const QString &method, const QString &item,
                                        const mcp::Owner &owner)
{
    m_gateway.ended({owner, method, item, 7, u"req_1"_s, mcp::CallEnd::ToolError});
    return m_fakes.activity.noted.takeLast();
}

void TstCallRecorder::tellsWhoCalledWhenAndForHowLong()
{
    const ActivityEntry entry = recorded(u"tools/call"_s, u"sums"_s);
    QCOMPARE(entry.atMs, m_fakes.clock.wallMs() - 7);
    QCOMPARE(entry.tenant.value(), u"acme"_s);
    QCOMPARE(entry.user, std::optional(UserId(u"ann"_s)));
    QCOMPARE(entry.client.value(), u"static"_s);
    QCOMPARE(entry.method, u"tools/call"_s);
    QCOMPARE(entry.outcome, CallOutcome::ToolError);
    QCOMPARE(entry.durationMs, 7);
    QCOMPARE(entry.requestId, u"req_1"_s);
}

void TstCallRecorder::aGuestHasNoUser()
{
    QVERIFY(!recorded(u"tools/call"_s, u"sums"_s, ownerOf(u"acme"_s, {})).user);
}

void TstCallRecorder::namesItemsAsTheyAreRegistered_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("kept");
    QTest::newRow("tool") << u"tools/call"_s << u"sums"_s << u"sums"_s;
    QTest::newRow("no tool") << u"tools/call"_s << u"my-password"_s << QString();
    QTest::newRow("resource") << u"resources/read"_s << u"list://all"_s << u"list://all"_s;
    QTest::newRow("variables") << u"resources/read"_s << u"item://my-password/data"_s
                               << u"item://{id}/data"_s;
    QTest::newRow("no resource") << u"resources/read"_s << u"other://my-password"_s << QString();
    QTest::newRow("prompt") << u"prompts/get"_s << u"greet"_s << u"greet"_s;
    QTest::newRow("completion") << u"completion/complete"_s << u"item://{id}/data"_s
                                << u"item://{id}/data"_s;
    QTest::newRow("elsewhere") << u"logging/setLevel"_s << u"sums"_s << QString();
}

void TstCallRecorder::namesItemsAsTheyAreRegistered()
{
    QFETCH(QString, method);
    QFETCH(QString, sent);
    QTEST(recorded(method, sent).item, "kept");
}

PLEXUS_TEST(TstCallRecorder, tst_call_recorder)
#include "tst_call_recorder.moc"
