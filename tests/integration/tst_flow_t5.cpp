// Flow T5 of MCP Plexus: a tool needs an account, the user connects it, and it stays. The internal
// OAuth step of the original's test is left out: there is no authorization server of our own yet.
#include "support/server/linking_browser.h"
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestFlowT5 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAccountIsConnectedOnceAndForAllSessions();

private:
    OAuthProvider m_provider;
    Fixture m_fixture;
};

static const QByteArray tenant001 = "test_tenant_001";

void TestFlowT5::anAccountIsConnectedOnceAndForAllSessions()
{
    useHostLogin(m_fixture, tenant001);
    addProvider(m_fixture, tenant001, "github", m_provider.overrides());
    const QByteArray token = registerUser(m_fixture.port(), tenant001, m_fixture.hostSecret(),
                                          R"({"user_id_from_host_app":"ada"})")
                                 .json()[u"plexus_user_auth_token"_s]
                                 .toString()
                                 .toLatin1();
    McpCaller caller{m_fixture.port(), tenant001, token};
    caller.connect();
    QCOMPARE(resultOf(caller.call("get_entity_info"))[u"final_plexus_session_info"_s],
             QJsonValue(u"Session: persistent_user_id=ada"_s));

    const QByteArray item = R"({"item_id":"item-7"})";
    const WireAnswer missing = caller.call("fetch_secure_external_data", item);
    QCOMPARE(missing.json()[u"result"_s][u"isError"_s], QJsonValue(true));
    const QJsonObject error = resultOf(missing);
    QCOMPARE(error.keys(),
             (QStringList{u"authorization_url"_s, u"error"_s, u"message"_s, u"provider_name"_s}));
    QCOMPARE(error[u"error"_s], QJsonValue(u"external_auth_required"_s));
    QCOMPARE(error[u"message"_s], QJsonValue(u"External OAuth authentication required."_s));
    QCOMPARE(error[u"provider_name"_s], QJsonValue(u"github"_s));

    LinkingBrowser ada(m_fixture, tenant001, "ada");
    const QByteArray link =
        QUrl(error[u"authorization_url"_s].toString()).path(QUrl::FullyEncoded).toLatin1();
    const WireAnswer toProvider = ada.begin(link);
    QVERIFY(toProvider.header("Location").startsWith(m_provider.url(u"/authorize?"_s).toLatin1()));
    ada.get(returnPath(toProvider));
    ada.submit(link + "/confirm", link + "/confirm");
    QVERIFY(ada.get(link + "/done").body.contains("Authentication Successful!"));

    const QJsonObject result = resultOf(caller.call("fetch_secure_external_data", item));
    QCOMPARE(result[u"status"_s], QJsonValue(u"success_placeholder"_s));
    QCOMPARE(result[u"item_id"_s], QJsonValue(u"item-7"_s));
    const QByteArray before = std::exchange(caller.session, {});
    caller.connect();
    QVERIFY(caller.session != before);
    QCOMPARE(resultOf(caller.call("fetch_secure_external_data", item))[u"status"_s],
             QJsonValue(u"success_placeholder"_s));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestFlowT5, tst_flow_t5)
#include "tst_flow_t5.moc"
