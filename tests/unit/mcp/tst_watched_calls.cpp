// What the gate hears of requests that are over.
#include "legacy_words.h"
#include "mcp_world.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstWatchedCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void tellsHowModernRequestsEnded_data();
    void tellsHowModernRequestsEnded();
    void tellsOfACallWhoseClientLeft();
    void tellsOfTheCallsOfASession();
    void pingsAndUnknownMethodsAreNotTold();

private:
    QString told(const QString &what, mcp::CallEnd end) const
    {
        return what + u' ' + QString::number(int(end));
    }
    std::unique_ptr<McpWorld> m_world;
};

void TstWatchedCalls::tellsHowModernRequestsEnded_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("params");
    QTest::addColumn<mcp::CallEnd>("end");
    using enum mcp::CallEnd;
    QTest::newRow("result") << QByteArray("tools/call") << QByteArray("echo")
                            << QByteArray(R"("name":"echo")") << Ok;
    QTest::newRow("question") << QByteArray("tools/call") << QByteArray("ask")
                              << QByteArray(R"("name":"ask")") << InputRequired;
    QTest::newRow("task") << QByteArray("tools/call") << QByteArray("job")
                          << QByteArray(R"("name":"job")") << mcp::CallEnd::Task;
    QTest::newRow("unknown") << QByteArray("tools/call") << QByteArray("nothing")
                             << QByteArray(R"("name":"nothing")") << Refused;
    QTest::newRow("resource") << QByteArray("resources/read") << QByteArray("r://1")
                              << QByteArray(R"("uri":"r://1")") << Ok;
    QTest::newRow("list") << QByteArray("tools/list") << QByteArray() << QByteArray() << Ok;
}

void TstWatchedCalls::tellsHowModernRequestsEnded()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, params);
    QFETCH(mcp::CallEnd, end);
    m_world->modern(
        method, params, name, "ada",
        R"({"elicitation":{"form":{}},"extensions":{"io.modelcontextprotocol/tasks":{}}})");
    QCOMPARE(m_world->gate.endings,
             QStringList{told(QString::fromLatin1(method + ' ' + name), end)});
}

void TstWatchedCalls::tellsOfACallWhoseClientLeft()
{
    static const QByteArray meta =
        R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
        R"("io.modelcontextprotocol/clientCapabilities":{},"progressToken":1})";
    const auto outlet = m_world->post(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow",)" + meta + "}}",
        {{"MCP-Protocol-Version", "2026-07-28"},
         {"Mcp-Method", "tools/call"},
         {"Mcp-Name", "slow"}});
    QVERIFY(m_world->gate.endings.isEmpty());
    m_world->clock.advance(Milliseconds(42));
    outlet->gone();
    spinUntil([this] { return !m_world->gate.endings.isEmpty(); });
    QCOMPARE(m_world->gate.endings,
             QStringList{told(u"tools/call slow"_s, mcp::CallEnd::Cancelled)});
    QCOMPARE(m_world->gate.lastDurationMs, 42);
}

void TstWatchedCalls::tellsOfTheCallsOfASession()
{
    const QByteArray id = m_world->session();
    const Headers headers = in(id);
    m_world->post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}})",
                  headers);
    m_world->post(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"none"}})",
                  headers);
    QCOMPARE(m_world->gate.endings,
             (QStringList{told(u"tools/call echo"_s, mcp::CallEnd::Ok),
                          told(u"tools/call none"_s, mcp::CallEnd::Refused)}));
}

void TstWatchedCalls::pingsAndUnknownMethodsAreNotTold()
{
    const QByteArray id = m_world->session();
    for (const QByteArray &method : {"ping"_ba, "made/up"_ba})
        m_world->post(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"("})", in(id));
    QCOMPARE(m_world->gate.endings, QStringList());
}

PLEXUS_TEST(TstWatchedCalls, tst_watched_calls)
#include "tst_watched_calls.moc"
