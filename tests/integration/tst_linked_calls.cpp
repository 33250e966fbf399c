// Calls and the browser at the real program: what one does, the other sees.
#include "outside_sql.h"
#include "support/server/linking_browser.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/test_main.h"

#include <QJsonArray>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestLinkedCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aHeldCallGoesOnWhenTheAccountIsConfirmed();
    void whoStopsInTheBrowserEndsTheCall();
    void aSessionHearsThatThePageIsDone();
    void h5_theProviderLearnsNothingOfTheSession();
    void h5_aSessionOfAnothersGivesNoAccount();
    void h13_toolsDoNotSeeFlows();
    void h16_anAgentThatRetriesGetsTheSameLink();
    void h14b_anotherUsersBrowserEndsTheCall();
    void h17_aNarrowGrantIsAskedForAgain();

private:
    ModernCaller modern() const
    {
        return {m_fixture.port(), "secure", m_token, {{u"url"_s, QJsonObject()}}};
    }
    McpCaller legacy() const { return {m_fixture.port(), "secure", m_token}; }
    //! The bytes of the call again, once the user has opened the page.
    QByteArray retryOf(const QJsonObject &asked) const;
    //! The path of the page that a client which cannot open pages is told of.
    static QByteArray linkFor(const McpCaller &caller);
    //! How many accounts the test's user has.
    qsizetype accounts() const;
    QStringList column(const QString &sql) const
    {
        return OutsideSql(m_fixture.dataFolder() + u"/plexus.sqlite3"_s).column(sql);
    }
    //! All of it, as the user who calls.
    void connectAccount(LinkingBrowser &browser, const QByteArray &link) const;

    OAuthProvider m_provider;
    Fixture m_fixture;
    QByteArray m_user, m_token; // of each test's own
    int m_users = 0;
};

static const QByteArray secureTool = "fetch_secure_external_data";
static const QJsonObject secureItem{{u"item_id"_s, u"i"_s}};
static const QByteArray secureArguments = R"({"item_id":"i"})";

void TestLinkedCalls::initTestCase()
{
    useHostLogin(m_fixture, "secure");
    addProvider(m_fixture, "secure", "github", m_provider.overrides());
}

void TestLinkedCalls::init()
{
    m_provider.answer({});
    m_user = "user-" + QByteArray::number(++m_users);
    m_token = registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(),
                           R"({"user_id_from_host_app":")" + m_user + "\"}")
                  .json()[u"plexus_user_auth_token"_s]
                  .toString()
                  .toLatin1();
}

static QByteArray pageOf(const QJsonObject &asked)
{
    const QJsonValue url = asked[u"inputRequests"_s][u"connect_github"_s][u"params"_s][u"url"_s];
    return QUrl(url.toString()).path(QUrl::FullyEncoded).toLatin1();
}

QByteArray TestLinkedCalls::retryOf(const QJsonObject &asked) const
{
    const QJsonObject accepted{{u"action"_s, u"accept"_s}};
    return modern().bytesOf("tools/call",
                            {{u"name"_s, QString::fromLatin1(secureTool)},
                             {u"arguments"_s, secureItem},
                             {u"requestState"_s, asked[u"requestState"_s]},
                             {u"inputResponses"_s, QJsonObject{{u"connect_github"_s, accepted}}},
                             {u"_meta"_s, QJsonObject{{u"progressToken"_s, u"p"_s}}}},
                            secureTool);
}

void TestLinkedCalls::connectAccount(LinkingBrowser &browser, const QByteArray &link) const
{
    browser.get(returnPath(browser.begin(link)));
    browser.submit(link + "/confirm", link + "/confirm");
}

void TestLinkedCalls::aHeldCallGoesOnWhenTheAccountIsConfirmed()
{
    const QJsonObject asked = modern().callTool(QString::fromLatin1(secureTool), secureItem);
    Wire held(m_fixture.port());
    held.write(retryOf(asked));
    held.readUntil("notifications/progress");
    LinkingBrowser browser(m_fixture, "secure", m_user);
    connectAccount(browser, pageOf(asked));
    held.readUntil("success_placeholder");
}

void TestLinkedCalls::whoStopsInTheBrowserEndsTheCall()
{
    const QJsonObject asked = modern().callTool(QString::fromLatin1(secureTool), secureItem);
    Wire held(m_fixture.port());
    held.write(retryOf(asked));
    held.readUntil("notifications/progress");
    LinkingBrowser browser(m_fixture, "secure", m_user);
    const QByteArray page = pageOf(asked);
    browser.submit(page, page + "/stop");
    held.readUntil("authorization_declined");
}

void TestLinkedCalls::aSessionHearsThatThePageIsDone()
{
    McpCaller caller = legacy();
    caller.session = caller
                         .request("initialize",
                                  R"({"protocolVersion":"2025-11-25","capabilities":)"
                                  R"({"elicitation":{"url":{}}},)"
                                  R"("clientInfo":{"name":"test","version":"1"}})")
                         .header("Mcp-Session-Id");
    caller.post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    Wire stream(caller.port);
    stream.write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    Wire call(caller.port);
    call.write(requestBytes("POST", caller.path(), caller.headers(),
                            R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":")"
                                + secureTool + R"(","arguments":{"item_id":"i"}}})",
                            caller.port));
    QByteArray asked = call.readUntil("\"url\":\"");
    asked += call.readUntil("\"");
    const QByteArray url = asked.mid(asked.lastIndexOf("http"));
    const qsizetype at = asked.indexOf("\"id\":\"") + 6;
    const QByteArray id = asked.mid(at, asked.indexOf('"', at) - at);
    caller.post(R"({"jsonrpc":"2.0","id":")" + id + R"(","result":{"action":"accept"}})");
    LinkingBrowser browser(m_fixture, "secure", m_user);
    connectAccount(browser, QUrl(QString::fromLatin1(url.chopped(1))).path().toLatin1());
    const QByteArray rest = call.readUntil("success_placeholder");
    if (!rest.contains("notifications/elicitation/complete")) // the call was over before
        stream.readUntil("notifications/elicitation/complete");
}

QByteArray TestLinkedCalls::linkFor(const McpCaller &caller)
{
    const QUrl url(
        resultOf(caller.call(secureTool, secureArguments))[u"authorization_url"_s].toString());
    return url.path(QUrl::FullyEncoded).toLatin1();
}

qsizetype TestLinkedCalls::accounts() const
{
    return administer(m_fixture, "GET", "/admin/v1/tenants/secure/users/" + m_user + "/connections")
        .json()[u"items"_s]
        .toArray()
        .size();
}

// H5: the original's state was the session's id.
void TestLinkedCalls::h5_theProviderLearnsNothingOfTheSession()
{
    McpCaller caller = legacy();
    caller.connect();
    const QByteArray link = linkFor(caller);
    LinkingBrowser browser(m_fixture, "secure", m_user);
    const QByteArray location = browser.begin(link).header("Location");
    QVERIFY(location.startsWith(m_provider.url(u"/authorize?"_s).toLatin1()));
    const QByteArrayList ours = browser.cookies.values()
        + QByteArrayList{caller.session, caller.token, m_user, link.split('/').last()};
    for (const QByteArray &secret : ours) {
        QVERIFY(!secret.isEmpty());
        for (const QByteArray &form :
             {secret, secret.toPercentEncoding(), secret.toBase64(),
              secret.toBase64(QByteArray::Base64UrlEncoding), secret.toHex()})
            QVERIFY2(!location.contains(form), form.constData());
    }
}

// H5: in the original, whoever sent the id of a session got the accounts that were connected in it,
// and those that were being connected.
void TestLinkedCalls::h5_aSessionOfAnothersGivesNoAccount()
{
    McpCaller ada = legacy();
    ada.connect();
    const QByteArray link = linkFor(ada);
    LinkingBrowser browser(m_fixture, "secure", m_user);
    const WireAnswer away = browser.begin(link);
    const QByteArray adas = m_user;
    init();
    McpCaller bob = legacy();
    bob.session = ada.session;
    QCOMPARE(bob.call(secureTool, secureArguments).status, 404);
    browser.get(returnPath(away));
    browser.submit(link + "/confirm", link + "/confirm");
    QCOMPARE(bob.call(secureTool, secureArguments).status, 404);
    QCOMPARE(accounts(), 0);
    bob.session.clear();
    bob.connect();
    QCOMPARE(resultOf(bob.call(secureTool, secureArguments))[u"error"_s],
             QJsonValue(u"external_auth_required"_s));
    m_user = adas;
    QCOMPARE(accounts(), 1);
    QVERIFY(textOf(ada.call(secureTool, secureArguments)).contains("success_placeholder"_L1));
}

// H13: the original kept its flows' states and verifiers in the map that tools read and write.
void TestLinkedCalls::h13_toolsDoNotSeeFlows()
{
    McpCaller caller = legacy();
    caller.connect();
    LinkingBrowser browser(m_fixture, "secure", m_user);
    const QByteArray link = linkFor(caller);
    const WireAnswer away = browser.begin(link);
    QCOMPARE(column(u"SELECT count(*) FROM pending_flow WHERE user = '%1' AND state_hash IS NOT "
                    "NULL AND sealed IS NOT NULL"_s.arg(QString::fromLatin1(m_user))),
             QStringList{u"1"_s});
    QCOMPARE(column(u"SELECT count(*) FROM session_value"_s), QStringList{u"0"_s});
    for (const QByteArray &name : {QByteArray("ext_oauth_csrf_github_secure"),
                                   QByteArray("ext_oauth_pkce_verifier_github_secure")}) {
        const auto manage = [&](const QByteArray &more) {
            return resultOf(caller.call("manage_plexus_session_tool",
                                        R"({"key":")" + name + "\"," + more + '}'));
        };
        QVERIFY(manage(R"("action":"get")")[u"retrieved_value"_s].isNull());
        QCOMPARE(manage(R"("action":"set","value":"planted")")[u"success"_s], QJsonValue(true));
    }
    QCOMPARE(pathIn(browser.get(returnPath(away))), link + "/confirm"); // what was set is ignored
    QVERIFY(!m_provider.exchanges().last().contains("planted"));
}

void TestLinkedCalls::h16_anAgentThatRetriesGetsTheSameLink()
{
    McpCaller caller = legacy();
    caller.connect();
    const QByteArray link = linkFor(caller);
    for (int i = 0; i < 7; ++i)
        QCOMPARE(linkFor(caller), link);
}

void TestLinkedCalls::h14b_anotherUsersBrowserEndsTheCall()
{
    const QJsonObject asked = modern().callTool(QString::fromLatin1(secureTool), secureItem);
    Wire held(m_fixture.port());
    held.write(retryOf(asked));
    held.readUntil("notifications/progress");
    LinkingBrowser mallory(m_fixture, "secure", "mallory");
    mallory.get(pageOf(asked));
    held.readUntil("authorization_declined");
}

void TestLinkedCalls::h17_aNarrowGrantIsAskedForAgain()
{
    OAuthProvider::Answers narrow;
    narrow.scope = "read:user";
    m_provider.answer(narrow);
    LinkingBrowser browser(m_fixture, "secure", m_user);
    const QJsonObject asked = modern().callTool(QString::fromLatin1(secureTool), secureItem);
    connectAccount(browser, pageOf(asked));
    const QJsonObject again = modern().callTool(QString::fromLatin1(secureTool), secureItem);
    QCOMPARE(again[u"resultType"_s], QJsonValue(u"input_required"_s));
    m_provider.answer({});
    connectAccount(browser, pageOf(again));
    const QJsonObject done = modern().callTool(QString::fromLatin1(secureTool), secureItem);
    QVERIFY(done[u"content"_s][0][u"text"_s].toString().contains("success_placeholder"_L1));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestLinkedCalls, tst_linked_calls)
#include "tst_linked_calls.moc"
