// What clients carry for the server: it counts after a restart, and where it was given only.
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <memory>
#include <stdexcept>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestCarriedState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cursorsCountAfterARestart();
    void cursorsOfASessionCountAfterARestart();
    void statesOfQuestionsCountAfterARestart();
    void nothingThatAnotherServerSealedCounts();
    void aCursorIsForItsCallerAndItsList();
};

static const QString hostSecret = u"q7Zk2rV9xLw4TnB8cYd1HsJ5mPf3GaQe0uWi"_s;

//! A server with the tenant `acme`, which has many tools.
static std::unique_ptr<Served> serverIn(const QTemporaryDir &folder)
{
    return std::make_unique<Served>(
        folder.path(), QStringList{u"--module-dirs"_s, QStringLiteral(PLEXUS_TEST_TOOLS)},
        QHash<QString, QString>{{u"HOST_APP_REGISTRATION_SECRET"_s, hostSecret}});
}

static QByteArray tokenIn(const Served &served, const QByteArray &user = "ada")
{
    administer(served.adminPort(), served.adminKey(), "POST", "/admin/v1/tenants",
               {{u"entity_id"_s, u"acme"_s}, {u"name"_s, u"Acme"_s}}); // 409 the second time
    return newToken(served.port(), "acme", hostSecret.toLatin1(), user);
}

static QStringList namesIn(const QJsonObject &page)
{
    QStringList names;
    for (const QJsonValue tool : page[u"tools"_s].toArray())
        names += tool[u"name"_s].toString();
    return names;
}

//! Every tool once, over both pages.
static void compareWithAll(QStringList names)
{
    QCOMPARE(names.size(), 152);
    QCOMPARE(names.removeDuplicates(), 0);
}

static QJsonObject answerTo(const QJsonObject &question, const QString &colour)
{
    const QJsonObject accepted{{u"action"_s, u"accept"_s},
                               {u"content"_s, QJsonObject{{u"name"_s, colour}}}};
    return {{u"name"_s, u"ask_colour"_s},
            {u"arguments"_s, QJsonObject()},
            {u"requestState"_s, question[u"requestState"_s]},
            {u"inputResponses"_s, QJsonObject{{u"colour"_s, accepted}}}};
}

void TestCarriedState::cursorsCountAfterARestart()
{
    const QTemporaryDir folder;
    auto server = serverIn(folder);
    ModernCaller caller{server->port(), "acme", tokenIn(*server)};
    const QJsonObject first = caller.result("tools/list");
    QCOMPARE(server->program().terminate(), 0);
    server = serverIn(folder);
    caller.port = server->port();
    const QJsonObject second = caller.result("tools/list", {{u"cursor"_s, first[u"nextCursor"_s]}});
    QVERIFY(!second.contains(u"nextCursor"_s));
    compareWithAll(namesIn(first) + namesIn(second));
}

void TestCarriedState::cursorsOfASessionCountAfterARestart()
{
    const QTemporaryDir folder;
    auto server = serverIn(folder);
    McpCaller caller{server->port(), "acme", tokenIn(*server), {}, "2025-11-25"};
    caller.connect();
    const QJsonObject first = caller.request("tools/list").json()[u"result"_s].toObject();
    server->program().kill();
    server = serverIn(folder);
    caller.port = server->port();
    const QByteArray params =
        R"({"cursor":")" + first[u"nextCursor"_s].toString().toLatin1() + "\"}";
    const QJsonObject second = caller.request("tools/list", params).json()[u"result"_s].toObject();
    compareWithAll(namesIn(first) + namesIn(second));
}

void TestCarriedState::statesOfQuestionsCountAfterARestart()
{
    const QTemporaryDir folder;
    auto server = serverIn(folder);
    ModernCaller caller{server->port(), "acme", tokenIn(*server)};
    const QJsonObject question = caller.callTool(u"ask_colour"_s);
    QCOMPARE(question[u"resultType"_s].toString(), u"input_required"_s);
    server->program().kill();
    server = serverIn(folder);
    caller.port = server->port();
    const QJsonObject done =
        caller.result("tools/call", answerTo(question, u"green"_s), "ask_colour");
    QCOMPARE(done[u"content"_s][0][u"text"_s].toString(), u"It is green."_s);
}

//! The same tenant and user, another data folder: it is the key that counts.
void TestCarriedState::nothingThatAnotherServerSealedCounts()
{
    const QTemporaryDir folder, other;
    auto server = serverIn(folder);
    ModernCaller caller{server->port(), "acme", tokenIn(*server)};
    const QJsonObject page = caller.result("tools/list");
    const QJsonObject question = caller.callTool(u"ask_colour"_s);
    server = serverIn(other);
    caller = {server->port(), "acme", tokenIn(*server)};
    QVERIFY(!caller.result("tools/list").isEmpty());
    QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                             caller.result("tools/list", {{u"cursor"_s, page[u"nextCursor"_s]}}));
    QVERIFY_THROWS_EXCEPTION(
        std::runtime_error,
        caller.result("tools/call", answerTo(question, u"green"_s), "ask_colour"));
}

void TestCarriedState::aCursorIsForItsCallerAndItsList()
{
    const QTemporaryDir folder;
    const auto server = serverIn(folder);
    const ModernCaller ada{server->port(), "acme", tokenIn(*server)};
    const ModernCaller bob{server->port(), "acme", tokenIn(*server, "bob")};
    const QJsonObject next{{u"cursor"_s, ada.result("tools/list")[u"nextCursor"_s]}};
    QVERIFY(!ada.result("tools/list", next).isEmpty());
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, bob.result("tools/list", next));
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, ada.result("resources/list", next));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestCarriedState, tst_carried_state)
#include "tst_carried_state.moc"
