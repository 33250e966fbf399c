// Which forms count. Over HTTP they are tried in tests/integration/tst_sign_in.cpp.
#include "core/failure.h"
#include "endpoints/pages/form_guard.h"
#include "support/fake_clock.h"
#include "support/run.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::pages;
using namespace Qt::Literals::StringLiterals;

class TstFormGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOriginIsSpelledAsBrowsersDo_data();
    void anOriginIsSpelledAsBrowsersDo();
    void aFormCountsInItsBrowserAndForAnHour();
    void anotherPurposeHolderTenantOrOriginDoesNot_data();
    void anotherPurposeHolderTenantOrOriginDoesNot();

private:
    FormGuard guardOf(const QString &base) const
    {
        return {Sealer({Secret(QByteArray(32, 'k'))}), m_site, m_clock, base};
    }
    const Site m_site{u"Plexus"_s, true};
    test::FakeClock m_clock;
};

static Visit visitOf(const QString &tenant)
{
    auto entry = std::make_shared<TenantDirectory::Entry>();
    entry->tenant.id = TenantId(tenant);
    entry->settings = std::make_shared<TenantSettings>();
    Visit visit;
    visit.tenant = entry;
    return visit;
}

//! The form of `rendering` as a browser at `origin` sends it.
static Visit sent(const FormGuard::Rendering &rendering, const QString &tenant,
                  const QByteArray &origin)
{
    Visit visit = visitOf(tenant);
    visit.request.headers = {{"Origin", origin},
                             {"Content-Type", "application/x-www-form-urlencoded"},
                             {"Cookie", rendering.setCookie.split(';').first()}};
    visit.request.body = "form_token=" + rendering.token.toLatin1();
    return visit;
}

void TstFormGuard::anOriginIsSpelledAsBrowsersDo_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QByteArray>("origin");
    QTest::newRow("plain") << u"https://plexus.example"_s << QByteArray("https://plexus.example");
    QTest::newRow("usual port") << u"https://plexus.example:443"_s
                                << QByteArray("https://plexus.example");
    QTest::newRow("other port") << u"https://plexus.example:8443"_s
                                << QByteArray("https://plexus.example:8443");
    QTest::newRow("port of another scheme")
        << u"https://plexus.example:80"_s << QByteArray("https://plexus.example:80");
    QTest::newRow("capitals and a path")
        << u"https://Plexus.Example/base"_s << QByteArray("https://plexus.example");
    QTest::newRow("http") << u"http://localhost:80"_s << QByteArray("http://localhost");
}

void TstFormGuard::anOriginIsSpelledAsBrowsersDo()
{
    QFETCH(QString, base);
    QTEST(guardOf(base).ownOrigin(visitOf(u"acme"_s)), "origin");
}

void TstFormGuard::aFormCountsInItsBrowserAndForAnHour()
{
    const FormGuard guard = guardOf(u"https://plexus.example:443"_s);
    const auto rendering = guard.render(visitOf(u"acme"_s), "account", "me");
    Visit visit = sent(rendering, u"acme"_s, "https://plexus.example");
    QCOMPARE(guard.check(visit, "account", "me").size(), 1);
    QCOMPARE(guard.check(visit, "account", "me").size(), 1); // "back" in the browser
    m_clock.advance(std::chrono::minutes(61));
    QVERIFY_FAILS(FailureKind::Conflict, guard.check(visit, "account", "me"));
    visit.request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    QVERIFY_FAILS(FailureKind::Forbidden, guard.check(visit, "account", "me"));
}

void TstFormGuard::anotherPurposeHolderTenantOrOriginDoesNot_data()
{
    QTest::addColumn<QByteArray>("purpose");
    QTest::addColumn<QByteArray>("holder");
    QTest::addColumn<QString>("tenant");
    QTest::addColumn<QByteArray>("origin");
    const QByteArray ours = "https://plexus.example";
    QTest::newRow("purpose") << QByteArray("login") << QByteArray("me") << u"acme"_s << ours;
    QTest::newRow("holder") << QByteArray("account") << QByteArray("you") << u"acme"_s << ours;
    QTest::newRow("tenant") << QByteArray("account") << QByteArray("me") << u"other"_s << ours;
    QTest::newRow("moved line") << QByteArray("account\nme") << QByteArray() << u"acme"_s << ours;
    QTest::newRow("origin") << QByteArray("account") << QByteArray("me") << u"acme"_s
                            << QByteArray("https://plexus.example.evil.example");
    QTest::newRow("no origin") << QByteArray("account") << QByteArray("me") << u"acme"_s
                               << QByteArray("null");
}

void TstFormGuard::anotherPurposeHolderTenantOrOriginDoesNot()
{
    QFETCH(QByteArray, purpose);
    QFETCH(QByteArray, holder);
    QFETCH(QString, tenant);
    QFETCH(QByteArray, origin);
    const FormGuard guard = guardOf(u"https://plexus.example"_s);
    const auto rendering = guard.render(visitOf(u"acme"_s), "account", "me");
    const Visit visit = sent(rendering, tenant, origin);
    QVERIFY_FAILS(FailureKind::Forbidden, guard.check(visit, purpose, holder));
}

PLEXUS_TEST(TstFormGuard, tst_form_guard)
#include "tst_form_guard.moc"
