// Who hears of what, and who must not.
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestAnnouncements : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOwnResourceIsAnnouncedToItsOwnerOnly();
    void changesOfListsStayInTheirTenant();
    void updatesOfAResourceStayInTheirTenant();
};

//! A user who listens in both eras, until the user's tokens are revoked.
class Listener
{
public:
    Listener(quint16 port, const QByteArray &tenant, const QByteArray &token,
             const QByteArray &uri = {})
        : m_caller{port, tenant, token, {}, "2025-11-25"}
        , m_session(port)
        , m_listen(port)
    {
        m_caller.connect();
        if (!uri.isEmpty())
            m_caller.request("resources/subscribe", R"({"uri":")" + uri + "\"}");
        m_session.write(requestBytes("GET", m_caller.path(), m_caller.headers(), {}, port));
        m_session.readUntil("\r\n\r\n");
        const QByteArray wishes = uri.isEmpty() ? R"({"toolsListChanged":true})"_ba
                                                : R"({"resourceSubscriptions":[")" + uri + "\"]}";
        m_listen.write(listenRequest({port, tenant, token}, wishes));
        m_listen.readUntil("subscriptions/acknowledged");
    }
    const McpCaller &caller() const { return m_caller; }

    //! Both streams have told of it.
    void waitFor(const QByteArray &words)
    {
        m_session.readUntil(words);
        m_listen.readUntil(words);
    }
    //! How often the streams tell of it until they end.
    std::pair<qsizetype, qsizetype> countUntilTheEnd(const QByteArray &words)
    {
        return {m_session.readToEnd().count(words), m_listen.readToEnd().count(words)};
    }

private:
    McpCaller m_caller;
    Wire m_session;
    Wire m_listen;
};

using Counts = std::pair<qsizetype, qsizetype>;

void TestAnnouncements::anOwnResourceIsAnnouncedToItsOwnerOnly()
{
    static const QByteArray updated = "notifications/resources/updated";
    const Fixture fixture;
    const auto listenerOf = [&fixture](const QByteArray &user) {
        return std::make_unique<Listener>(
            fixture.port(), "secure",
            newToken(fixture.port(), "secure", fixture.hostSecret(), user), "notes://latest");
    };
    const auto ada = listenerOf("ada");
    const auto bob = listenerOf("bob");
    for (const auto &one : {ada.get(), bob.get()}) {
        QCOMPARE(one->caller().call("write_note", R"({"text":"milk"})").status, 200);
        one->waitFor(updated);
    }
    for (const QByteArray &user : {"ada"_ba, "bob"_ba})
        QCOMPARE(
            administer(fixture, "POST", "/admin/v1/tenants/secure/users/" + user + "/revoke-all")
                .status,
            200);
    QCOMPARE(ada->countUntilTheEnd(updated), Counts(0, 0)); // one's own was all
    QCOMPARE(bob->countUntilTheEnd(updated), Counts(0, 0));
}

void TestAnnouncements::changesOfListsStayInTheirTenant()
{
    static const QByteArray changed = "notifications/tools/list_changed";
    const Fixture fixture;
    const auto listenerAt = [&fixture](const QByteArray &tenant) {
        return std::make_unique<Listener>(
            fixture.port(), tenant, newToken(fixture.port(), tenant, fixture.hostSecret(), "ada"));
    };
    const auto here = listenerAt("conformance");
    const auto there = listenerAt("secure");
    QCOMPARE(here->caller().call("test_trigger_tool_change").status, 200);
    here->waitFor(changed);
    QCOMPARE(administer(fixture, "PATCH", "/admin/v1/tenants/secure",
                        {{u"settings"_s, QJsonObject{{u"max_sessions"_s, 99}}}})
                 .status,
             200);
    there->waitFor(changed); // of its own tenant it hears, and of nothing else
    QCOMPARE(administer(fixture, "POST", "/admin/v1/tenants/secure/users/ada/revoke-all").status,
             200);
    QCOMPARE(there->countUntilTheEnd(changed), Counts(0, 0));
}

void TestAnnouncements::updatesOfAResourceStayInTheirTenant()
{
    static const QByteArray updated = "notifications/resources/updated";
    static const QString secret = u"q7Zk2rV9xLw4TnB8cYd1HsJ5mPf3GaQe0uWi"_s;
    const QTemporaryDir folder;
    const Served server(folder.path(), {u"--module-dirs"_s, QStringLiteral(PLEXUS_TEST_TOOLS)},
                        {{u"HOST_APP_REGISTRATION_SECRET"_s, secret}});
    const auto listenerAt = [&server](const QByteArray &tenant) {
        administer(server.adminPort(), server.adminKey(), "POST", "/admin/v1/tenants",
                   {{u"entity_id"_s, QString::fromLatin1(tenant)}, {u"name"_s, u"T"_s}});
        return std::make_unique<Listener>(server.port(), tenant,
                                          newToken(server.port(), tenant, secret.toLatin1(), "ada"),
                                          "things://shared");
    };
    const auto here = listenerAt("here");
    const auto there = listenerAt("there");
    QCOMPARE(here->caller().call("touch_thing").status, 200);
    here->waitFor(updated);
    QCOMPARE(there->caller().call("touch_thing").status, 200);
    there->waitFor(updated); // of its own tenant it hears, and of nothing else
    QCOMPARE(administer(server.adminPort(), server.adminKey(), "POST",
                        "/admin/v1/tenants/there/users/ada/revoke-all")
                 .status,
             200);
    QCOMPARE(there->countUntilTheEnd(updated), Counts(0, 0));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestAnnouncements, tst_announcements)
#include "tst_announcements.moc"
