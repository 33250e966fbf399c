#include "core/failure.h"
#include "json/document.h"
#include "oauth/client/discovery.h"
#include "support/test_main.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksWhereBothStandardsSay();
    void readsWhatAnIssuerSays();
    void refusesDocumentsOfOthers_data();
    void refusesDocumentsOfOthers();
};

static QJsonObject patchOf(const QByteArray &text)
{
    return descriptorPatch(json::Document::parse(text)->root(), u"https://i.example/t"_s);
}

void TstDiscovery::asksWhereBothStandardsSay()
{
    QCOMPARE(discoveryUrls(u"https://i.example/t/"_s),
             (QStringList{u"https://i.example/t/.well-known/openid-configuration"_s,
                          u"https://i.example/.well-known/oauth-authorization-server/t"_s}));
    QCOMPARE(discoveryUrls(u"https://i.example"_s).last(),
             u"https://i.example/.well-known/oauth-authorization-server"_s);
    for (const QString &bad : {u"http://i.example"_s, u"https://i.example?a"_s, u"idp"_s})
        QVERIFY_THROWS_EXCEPTION(Failure, discoveryUrls(bad));
}

void TstDiscovery::readsWhatAnIssuerSays()
{
    const QJsonObject patch = patchOf(R"({"issuer":"https://i.example/t",
        "authorization_endpoint":"https://i.example/a","token_endpoint":"https://i.example/x",
        "userinfo_endpoint":"https://i.example/u","revocation_endpoint":"https://i.example/r",
        "token_endpoint_auth_methods_supported":["client_secret_post"],
        "scopes_supported":["openid","offline_access"],
        "authorization_response_iss_parameter_supported":true})");
    QCOMPARE(
        patch,
        (QJsonObject{{u"issuer"_s, u"https://i.example/t"_s},
                     {u"authorization_url"_s, u"https://i.example/a"_s},
                     {u"token_url"_s, u"https://i.example/x"_s},
                     {u"token"_s, QJsonObject{{u"auth"_s, u"client_secret_post"_s}}},
                     {u"authorization"_s, QJsonObject{{u"iss"_s, u"required"_s}}},
                     {u"account"_s, QJsonObject{{u"url"_s, u"https://i.example/u"_s}}},
                     {u"revocation"_s,
                      QJsonObject{{u"kind"_s, u"rfc7009"_s}, {u"url"_s, u"https://i.example/r"_s}}},
                     {u"scopes"_s,
                      QJsonObject{{u"always"_s, QJsonArray{u"openid"_s, u"offline_access"_s}}}}}));
}

void TstDiscovery::refusesDocumentsOfOthers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("other issuer") << QByteArray(
        R"({"issuer":"https://i.example/t/","authorization_endpoint":"https://i.example/a","token_endpoint":"https://i.example/x"})");
    QTest::newRow("no token endpoint") << QByteArray(
        R"({"issuer":"https://i.example/t","authorization_endpoint":"https://i.example/a"})");
    QTest::newRow("plain http") << QByteArray(
        R"({"issuer":"https://i.example/t","authorization_endpoint":"http://i.example/a","token_endpoint":"https://i.example/x"})");
    QTest::newRow("script") << QByteArray(
        R"({"issuer":"https://i.example/t","authorization_endpoint":"javascript:a","token_endpoint":"https://i.example/x"})");
}

void TstDiscovery::refusesDocumentsOfOthers()
{
    QFETCH(QByteArray, text);
    QVERIFY_THROWS_EXCEPTION(Failure, patchOf(text));
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstDiscovery, tst_discovery)
#include "tst_discovery.moc"
