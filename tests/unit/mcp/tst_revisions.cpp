// What each revision's wire looks like.
#include "mcp/capabilities.h"
#include "mcp/revisions/revisions.h"
#include "support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstRevisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void structuredContentIsWhatTheRevisionHas_data();
    void structuredContentIsWhatTheRevisionHas();
    void referencesMoveAlongAndAnchorsStay();
    void entriesShowWhatTheRevisionKnows_data();
    void entriesShowWhatTheRevisionKnows();
    void linksBecomeTextWhereTheyAreUnknown();
    void questionsHaveTheRevisionsMembers_data();
    void questionsHaveTheRevisionsMembers();
    void toolsAreOfferedToModelsOfClientsThatTakeThem();
};

static const mcp::Revision &of(const QString &date) { return *mcp::findRevision(date); }

static QJsonObject written(const mcp::ToolResult &result, const QString &revision,
                           const mcp::ToolDescription *tool = nullptr)
{
    return QJsonDocument::fromJson(of(revision).toolResult(result, tool).text()).object();
}

static mcp::ToolDescription listTool()
{
    mcp::ToolDescription tool;
    tool.name = u"list"_s;
    tool.presentation.title = u"List"_s;
    tool.presentation.icons = {{{u"src"_s, u"https://example.com/i.png"_s}}};
    tool.inputSchema = {{u"type"_s, u"object"_s}};
    tool.outputSchema = QJsonObject{{u"type"_s, u"array"_s}};
    return tool;
}

void TstRevisions::structuredContentIsWhatTheRevisionHas_data()
{
    QTest::addColumn<QString>("revision");
    QTest::addColumn<QJsonValue>("content");
    QTest::addColumn<QJsonValue>("schemaType");
    const QJsonValue none(QJsonValue::Undefined);
    const QJsonArray list{1, 2};
    QTest::newRow("2025-03-26") << u"2025-03-26"_s << none << none;
    for (const char *wrapping : {"2025-06-18", "2025-11-25"})
        QTest::newRow(wrapping) << QString::fromLatin1(wrapping)
                                << QJsonValue(QJsonObject{{u"result"_s, list}})
                                << QJsonValue(u"object"_s);
    QTest::newRow("2026-07-28") << u"2026-07-28"_s << QJsonValue(list) << QJsonValue(u"array"_s);
}

void TstRevisions::structuredContentIsWhatTheRevisionHas()
{
    QFETCH(QString, revision);
    QFETCH(QJsonValue, content);
    QFETCH(QJsonValue, schemaType);
    const mcp::ToolDescription tool = listTool();
    const mcp::ToolResult result{{}, QJsonArray{1, 2}, false, {}};
    QCOMPARE(written(result, revision, &tool).value(u"structuredContent"_s), content);
    QCOMPARE(of(revision).tool(tool).value(u"outputSchema"_s)[u"type"_s], schemaType);
}

void TstRevisions::referencesMoveAlongAndAnchorsStay()
{
    mcp::ToolDescription tool = listTool();
    const QJsonArray items{QJsonObject{{u"$ref"_s, u"#/$defs/a"_s}},
                           QJsonObject{{u"$ref"_s, u"#named"_s}}, QJsonObject{{u"$ref"_s, u"#"_s}}};
    tool.outputSchema = QJsonObject{{u"type"_s, u"array"_s}, {u"prefixItems"_s, items}};
    const QJsonValue moved =
        of(u"2025-11-25"_s)
            .tool(tool)
            .value(u"outputSchema"_s)[u"properties"_s][u"result"_s][u"prefixItems"_s];
    QCOMPARE(moved[0][u"$ref"_s].toString(), u"#/properties/result/$defs/a"_s);
    QCOMPARE(moved[1][u"$ref"_s].toString(), u"#named"_s);
    QCOMPARE(moved[2][u"$ref"_s].toString(), u"#/properties/result"_s);
}

void TstRevisions::entriesShowWhatTheRevisionKnows_data()
{
    QTest::addColumn<QString>("revision");
    QTest::addColumn<bool>("title");
    QTest::addColumn<bool>("icons");
    QTest::newRow("2025-03-26") << u"2025-03-26"_s << false << false;
    QTest::newRow("2025-06-18") << u"2025-06-18"_s << true << false;
    QTest::newRow("2025-11-25") << u"2025-11-25"_s << true << true;
    QTest::newRow("2026-07-28") << u"2026-07-28"_s << true << true;
}

void TstRevisions::entriesShowWhatTheRevisionKnows()
{
    QFETCH(QString, revision);
    const QJsonObject entry = of(revision).tool(listTool());
    QTEST(entry.contains(u"title"_s), "title");
    QTEST(entry.contains(u"icons"_s), "icons");
}

void TstRevisions::linksBecomeTextWhereTheyAreUnknown()
{
    const mcp::ToolResult result{
        {mcp::Content::resourceLink(u"r://1"_s, u"one"_s)}, std::nullopt, false, {}};
    const auto typeIn = [&result](const QString &revision) {
        return written(result, revision).value(u"content"_s)[0][u"type"_s].toString();
    };
    QCOMPARE(typeIn(u"2025-03-26"_s), u"text"_s);
    QCOMPARE(typeIn(u"2025-06-18"_s), u"resource_link"_s);
}

void TstRevisions::questionsHaveTheRevisionsMembers_data()
{
    QTest::addColumn<QString>("revision");
    QTest::addColumn<QStringList>("members");
    QTest::newRow("2025-06-18") << u"2025-06-18"_s << QStringList{u"elicitationId"_s, u"message"_s};
    QTest::newRow("2025-11-25") << u"2025-11-25"_s
                                << QStringList{u"elicitationId"_s, u"message"_s, u"mode"_s};
    QTest::newRow("2026-07-28") << u"2026-07-28"_s << QStringList{u"message"_s, u"mode"_s};
}

void TstRevisions::questionsHaveTheRevisionsMembers()
{
    QFETCH(QString, revision);
    const mcp::InputRequest request{
        u"k"_s,
        mcp::InputKind::ElicitUrl,
        {{u"mode"_s, u"url"_s}, {u"message"_s, u"m"_s}, {u"elicitationId"_s, u"e"_s}}};
    QTEST(of(revision).inputParams(request).keys(), "members");
}

void TstRevisions::toolsAreOfferedToModelsOfClientsThatTakeThem()
{
    const mcp::InputRequest plain{u"k"_s, mcp::InputKind::Sample, {}};
    const mcp::InputRequest withTools{u"k"_s, mcp::InputKind::Sample, {{u"tools"_s, QJsonArray()}}};
    const auto client = [](const QJsonObject &sampling) {
        return mcp::readCapabilities(QJsonObject{{u"sampling"_s, sampling}});
    };
    const QJsonObject tools{{u"tools"_s, QJsonObject()}};
    QVERIFY(mcp::canBeAsked(client({}), plain));
    QVERIFY(!mcp::canBeAsked(client({}), withTools));
    QVERIFY(mcp::canBeAsked(client(tools), withTools));
    QCOMPARE(mcp::requiredFor(withTools), (QJsonObject{{u"sampling"_s, tools}}));
}

PLEXUS_TEST(TstRevisions, tst_revisions)
#include "tst_revisions.moc"
