// What callers may begin only so often.
#include "json/document.h"
#include "legacy_words.h"
#include "mcp_world.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void aSessionThatMayNotBeginIsAnswered429();
    void aStreamThatMayNotBeginIsAnswered429();
    void aBatchIsRefusedWhole();

private:
    std::unique_ptr<McpWorld> m_world;
};

static void verifyRefusal(const RecordingOutlet &outlet, const QByteArray &id)
{
    QCOMPARE(outlet.status, 429);
    QVERIFY(outlet.header("Retry-After").toInt() >= 1);
    QVERIFY(outlet.body.contains("-32000"));
    QVERIFY(id.isEmpty() || outlet.body.contains("\"id\":" + id));
}

void TstAdmission::aSessionThatMayNotBeginIsAnswered429()
{
    m_world->gate.refused = mcp::Admission::Session;
    const auto outlet = m_world->post(
        R"({"jsonrpc":"2.0","id":9,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
        R"("capabilities":{},"clientInfo":{"name":"t","version":"1"}}})");
    verifyRefusal(*outlet, "9");
    QVERIFY(m_world->sessions.records.isEmpty());
}

void TstAdmission::aStreamThatMayNotBeginIsAnswered429()
{
    m_world->gate.refused = mcp::Admission::Stream;
    const auto outlet =
        m_world->modern("subscriptions/listen", R"("notifications":{"toolsListChanged":true})");
    verifyRefusal(*outlet, {});
    QVERIFY(!outlet->streaming);
}

void TstAdmission::aBatchIsRefusedWhole()
{
    const QByteArray id = m_world->session("2025-03-26");
    m_world->gate.refused = mcp::Admission::Message;
    const QByteArray call = callOf("echo");
    verifyRefusal(*m_world->post('[' + call + ',' + callOf("slow") + ']', in(id)), {});
    QCOMPARE(m_world->post(call, in(id))->status, 200); // one alone is no batch
}

PLEXUS_TEST(TstAdmission, tst_admission)
#include "tst_admission.moc"
