// Row 57 of the table of threats at the real program: somebody who can write the database moves
// sealed values to where others would be served with them.
#include "outside_sql.h"
#include "support/server/key_holder.h"
#include "support/server/linking_browser.h"
#include "support/test_main.h"

#include <QDir>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestSwappedRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void row57_swappedKeysServeNobodyAndAreAudited();
    void row57_aTokenOfAnotherUserServesNobody();

private:
    McpCaller callerOfUser(const QByteArray &user) const
    {
        McpCaller caller{m_fixture.port(), "secure",
                         newToken(m_fixture.port(), "secure", m_fixture.hostSecret(), user)};
        caller.connect();
        return caller;
    }
    OutsideSql database() const
    {
        return OutsideSql(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    }
    //! Whose credentials the audit says cannot be read, as `table holder provider`, sorted.
    QStringList unreadable() const;

    OAuthProvider m_provider;
    Fixture m_fixture;
};

static const QByteArray alphaProvider = "my_test_service_alpha";

QStringList TestSwappedRows::unreadable() const
{
    const QJsonArray events =
        administer(m_fixture, "GET", "/admin/v1/tenants/secure/audit?limit=100")
            .json()[u"items"_s]
            .toArray();
    QStringList found;
    for (const QJsonValue event : events) {
        if (event[u"action"_s] == u"credential.unreadable"_s)
            found += event[u"details"_s][u"table"_s].toString() + u' '
                + event[u"details"_s][u"holder"_s].toString() + u' '
                + event[u"target"_s].toString();
    }
    found.sort();
    return found;
}

void TestSwappedRows::row57_swappedKeysServeNobodyAndAreAudited()
{
    const McpCaller ada = callerOfUser("ada");
    const McpCaller bob = callerOfUser("bob");
    const McpCaller eve = callerOfUser("eve");
    const auto serves = [](const McpCaller &caller) {
        const WireAnswer answer = caller.call("use_alpha_service_key_tool");
        const bool isServed = answer.body.contains("key-of-");
        if (!isServed && !textOf(answer).contains("\"error\": \"credential_unreadable\""_L1))
            qWarning("%s", answer.body.constData());
        return isServed;
    };
    QCOMPARE(handInKey(ada, alphaProvider, "key-of-ada-0123456789").status, 200);
    QCOMPARE(handInKey(bob, alphaProvider, "key-of-bob-0123456789").status, 200);
    QCOMPARE(handInKey(eve, alphaProvider, "key-of-eve-0123456789").status, 200);
    QVERIFY(serves(ada) && serves(bob) && serves(eve));
    const QStringList sealed =
        database().column(u"SELECT hex(sealed) FROM api_key WHERE user IN ('ada', 'bob') "
                          "ORDER BY user"_s);
    const QString put = u"UPDATE api_key SET sealed = x'%1' WHERE user = '%2'"_s;
    database().run(put.arg(sealed[1], u"ada"_s));
    database().run(put.arg(sealed[0], u"bob"_s));
    for (int i = 0; i < 3; ++i)
        QVERIFY(!serves(ada) && !serves(bob));
    QStringList told{u"api_key u:ada my_test_service_alpha"_s,
                     u"api_key u:bob my_test_service_alpha"_s};
    QTRY_COMPARE_WITH_TIMEOUT(unreadable(), told, 20'000); // is written some seconds later
    database().run(put.arg(sealed[0], u"eve"_s));
    QVERIFY(!serves(ada) && !serves(bob) && !serves(eve));
    told += u"api_key u:eve my_test_service_alpha"_s;
    QTRY_COMPARE_WITH_TIMEOUT(unreadable(), told, 20'000); // and no second one of the others
    QCOMPARE(handInKey(ada, alphaProvider, "key-of-ada-entered-again").status, 200);
    QVERIFY(serves(ada));
}

void TestSwappedRows::row57_aTokenOfAnotherUserServesNobody()
{
    useHostLogin(m_fixture, "secure");
    addProvider(m_fixture, "secure", "hub", m_provider.overrides());
    LinkingBrowser ada(m_fixture, "secure", "fay");
    ada.link();
    LinkingBrowser bob(m_fixture, "secure", "gus");
    bob.link();
    database().run(u"UPDATE external_token SET sealed = (SELECT sealed FROM external_token WHERE "
                   "user = 'fay') WHERE user = 'gus'"_s);
    const int before = m_provider.hits("/token");
    QCOMPARE(bob.onAccount("/connections/hub/refresh").status, 500);
    QCOMPARE(m_provider.hits("/token"), before);
    QCOMPARE(ada.onAccount("/connections/hub/refresh").status, 303);
    QTRY_VERIFY_WITH_TIMEOUT(unreadable().contains(u"external_token u:gus hub"_s), 20'000);
    QVERIFY(!unreadable().contains(u"external_token u:fay hub"_s));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestSwappedRows, tst_swapped_rows)
#include "tst_swapped_rows.moc"
