#include "core/failure.h"
#include "endpoints/pages/site.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::pages;
using namespace Qt::Literals::StringLiterals;

class TstSite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPageHasItsHeaders_data();
    void everyPageHasItsHeaders();
    void showsTheTenantAndItsColour();
    void hostileNamesStayText();
    void failuresSayNothingOfTheirOwn();
    void filesMayBeKeptForEver();
    void makesUpNoFiles_data();
    void makesUpNoFiles();

private:
    const Site m_site{u"Plexus"_s, true};
};

static Visit visitOf(const QString &tenantName, const QString &colour = {})
{
    auto entry = std::make_shared<TenantDirectory::Entry>();
    entry->tenant.id = TenantId(u"acme"_s);
    entry->tenant.name = tenantName;
    TenantSettings settings;
    settings.accentColour = colour;
    entry->settings = std::make_shared<TenantSettings>(settings);
    Visit visit;
    visit.tenant = entry;
    visit.request.requestId = u"req_1"_s;
    return visit;
}

static pages::Page messageOf(PageKind kind)
{
    pages::Page page{u"message"_s, kind, 200, {}};
    for (const QString &name : {u"title"_s, u"tone"_s, u"heading"_s, u"text"_s})
        page.values.set(name, name);
    return page;
}

void TstSite::everyPageHasItsHeaders_data()
{
    QTest::addColumn<PageKind>("kind");
    QTest::addColumn<QByteArray>("referrer");
    QTest::addColumn<bool>("keepsForms");
    QTest::newRow("form") << PageKind::Form << QByteArray("same-origin") << false;
    QTest::newRow("own form") << PageKind::OwnForm << QByteArray("same-origin") << true;
    QTest::newRow("result") << PageKind::Result << QByteArray("no-referrer") << false;
}

void TstSite::everyPageHasItsHeaders()
{
    QFETCH(PageKind, kind);
    QFETCH(QByteArray, referrer);
    QFETCH(bool, keepsForms);
    const Headers headers = m_site.answer(messageOf(kind), visitOf(u"Acme"_s)).headers;
    const QByteArray policy = *headers.value("Content-Security-Policy");
    QVERIFY(policy.startsWith("default-src 'none'; style-src 'self'; img-src 'self'; "
                              "base-uri 'none'; frame-ancestors 'none'"));
    QCOMPARE(policy.contains("form-action"), keepsForms);
    QVERIFY(!policy.contains("script") && !policy.contains("unsafe"));
    QCOMPARE(*headers.value("X-Frame-Options"), QByteArray("DENY"));
    QCOMPARE(*headers.value("Cache-Control"), QByteArray("no-store"));
    QCOMPARE(*headers.value("Referrer-Policy"), referrer);
    QVERIFY(headers.contains("Strict-Transport-Security"));
    QVERIFY(!headers.contains("Cross-Origin-Opener-Policy"));
}

void TstSite::showsTheTenantAndItsColour()
{
    const QByteArray html =
        m_site.answer(messageOf(PageKind::Result), visitOf(u"Acme"_s, u"#AA0000"_s)).body;
    QVERIFY(html.contains("<title>title · Acme</title>"));
    QVERIFY(html.contains("href=\"/static/accent-aa0000-"));
    QVERIFY(html.contains("<html lang=\"en\">"));
}

void TstSite::hostileNamesStayText()
{
    const QByteArray html =
        m_site.answer(messageOf(PageKind::Result), visitOf(u"<script>a\u202E</script>"_s)).body;
    QVERIFY(!html.contains("<script"));
    QVERIFY(html.contains("<bdi class=\"tenant\">&lt;script&gt;a&lt;/script&gt;</bdi>"));
}

void TstSite::failuresSayNothingOfTheirOwn()
{
    const auto failure =
        std::make_exception_ptr(Failure(FailureKind::Forbidden, u"the state is s3cret"_s));
    Visit visit = visitOf(u"Acme"_s);
    visit.language = Language::German;
    const http::Response response = m_site.failurePage(failure, visit);
    QCOMPARE(response.status, 403);
    QVERIFY(!response.body.contains("s3cret"));
    QVERIFY(response.body.contains("Das ist nicht erlaubt") && response.body.contains("req_1"));
    QCOMPARE(*response.headers.value("Content-Language"), QByteArray("de"));
    QCOMPARE(*response.headers.value("X-Frame-Options"), QByteArray("DENY"));
}

static QString pathIn(const QByteArray &html, const QByteArray &start)
{
    const qsizetype at = html.indexOf("/static/" + start) + 8;
    return QString::fromUtf8(html.sliced(at, html.indexOf('"', at) - at));
}

void TstSite::filesMayBeKeptForEver()
{
    const QByteArray html = m_site.answer(messageOf(PageKind::Result), visitOf(u"Acme"_s)).body;
    for (const QByteArray &start :
         {QByteArray("plexus-"), QByteArray("accent-"), QByteArray("icon-")}) {
        const auto file = m_site.staticFile(pathIn(html, start));
        QVERIFY2(file, start.constData());
        QCOMPARE(*file->headers.value("Cache-Control"),
                 QByteArray("public, max-age=31536000, immutable"));
    }
}

void TstSite::makesUpNoFiles_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"", "plexus.css", "accent-", "accent-aa0000", "accent-aa0000-0123456789abcdef.css",
          "accent-zz0000-0123456789abcdef.css", "..", "web/layout.html"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TstSite::makesUpNoFiles()
{
    QFETCH(QString, name);
    QVERIFY(!m_site.staticFile(name));
}

PLEXUS_TEST(TstSite, tst_site)
#include "tst_site.moc"
