// Row 53 of the table of threats: who agrees to less at the provider loses nothing, and is told.
#include "outside_sql.h"
#include "support/server/linking_browser.h"
#include "support/server/modern_caller.h"
#include "support/test_main.h"

#include <QDir>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestNarrowGrants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void row53_lessThanACallNeedsReplacesNothing();
    void row53_lessThanThereWasReplacesNothing();
    void row53_whoDisconnectsFirstMayAllowLess();
    void row53_aGrantThatIsOverHoldsNobodyBack();

private:
    void allow(const QByteArray &scope) { m_provider.answer({.scope = scope}); }
    OutsideSql database() const
    {
        return OutsideSql(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    }
    //! All that is kept of the user's links.
    QStringList keptOf(const QString &user) const
    {
        return database().column(u"SELECT id || '|' || version || '|' || scopes || '|' || sealed "
                                 "FROM external_token WHERE user = '%1'"_s.arg(user));
    }
    //! Goes to the provider and comes back; the page after that.
    WireAnswer visit(LinkingBrowser &browser, const QByteArray &link) const;

    OAuthProvider m_provider;
    Fixture m_fixture;
};

static const QString githubTool = u"fetch_secure_external_data"_s; // read:user and repo

void TestNarrowGrants::initTestCase()
{
    useHostLogin(m_fixture, "secure");
    addProvider(m_fixture, "secure", "github", m_provider.overrides());
}

WireAnswer TestNarrowGrants::visit(LinkingBrowser &browser, const QByteArray &link) const
{
    return browser.get(pathIn(browser.get(returnPath(browser.begin(link)))));
}

static bool saysTooLittle(const WireAnswer &page)
{
    return page.status == 200 && page.body.contains("<h1>Code Hub gave too few permissions</h1>")
        && page.body.contains("What was connected before stays as it was.")
        && page.body.contains("leave all permissions ticked at Code Hub")
        && !page.body.contains("<form method=\"post\" action=\"/secure/connect/");
}

void TestNarrowGrants::row53_lessThanACallNeedsReplacesNothing()
{
    LinkingBrowser ada(m_fixture, "secure", "ada");
    const ModernCaller caller{m_fixture.port(),
                              "secure",
                              newToken(m_fixture.port(), "secure", m_fixture.hostSecret(), "ada"),
                              {{u"url"_s, QJsonObject()}}};
    const auto linkOfCall = [&caller] {
        const QJsonObject asked = caller.callTool(githubTool, {{u"item_id"_s, u"i"_s}});
        const QJsonValue question = asked[u"inputRequests"_s][u"connect_github"_s];
        return QUrl(question[u"params"_s][u"url"_s].toString()).path().toLatin1();
    };
    allow("read:user");
    ada.link("github");
    const QStringList before = keptOf(u"ada"_s);
    QCOMPARE(before.size(), 1);
    const QByteArray link = linkOfCall();
    QVERIFY(parameterIn(ada.begin(link), u"scope"_s).contains("repo"));
    QVERIFY(saysTooLittle(visit(ada, link)));
    QCOMPARE(pathIn(ada.get(link)), link + "/done"); // it is over
    QCOMPARE(pathIn(ada.get(link + "/confirm")), link + "/done");
    QCOMPARE(keptOf(u"ada"_s), before);
    const QByteArray another = linkOfCall();
    QVERIFY(another != link);
    allow("read:user repo");
    QVERIFY(visit(ada, another).body.contains("Authentication Successful!"));
    QVERIFY(keptOf(u"ada"_s) != before);
}

//! From the account page nothing particular is asked for.
void TestNarrowGrants::row53_lessThanThereWasReplacesNothing()
{
    LinkingBrowser ada(m_fixture, "secure", "bea");
    allow("read write");
    ada.link("github");
    const QStringList before = keptOf(u"bea"_s);
    allow("read");
    const QByteArray link = ada.openLink("github");
    QVERIFY(parameterIn(ada.begin(link), u"scope"_s).contains("write"));
    QVERIFY(saysTooLittle(visit(ada, link)));
    QCOMPARE(keptOf(u"bea"_s), before);
    QVERIFY(ada.get("/secure/account").body.contains("<code>write</code>"));
}

void TestNarrowGrants::row53_whoDisconnectsFirstMayAllowLess()
{
    LinkingBrowser ada(m_fixture, "secure", "cleo");
    allow("read write");
    ada.link("github");
    QCOMPARE(ada.onAccount("/connections/github/disconnect").status, 303);
    allow("read");
    QVERIFY(ada.link("github").body.contains("Authentication Successful!"));
    QVERIFY(!ada.get("/secure/account").body.contains("<code>write</code>"));
}

void TestNarrowGrants::row53_aGrantThatIsOverHoldsNobodyBack()
{
    LinkingBrowser ada(m_fixture, "secure", "dina");
    allow("read write");
    ada.link("github");
    database().run(u"UPDATE external_token SET state = 'needs_consent' WHERE user = 'dina'"_s);
    allow("read");
    QVERIFY(ada.link("github").body.contains("Authentication Successful!"));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestNarrowGrants, tst_narrow_grants)
#include "tst_narrow_grants.moc"
