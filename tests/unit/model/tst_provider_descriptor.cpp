#include "json/document.h"
#include "json/write.h"
#include "model/provider_descriptor.h"
#include "support/test_main.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstProviderDescriptor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nameAndTwoUrlsAreEnough();
    void survivesBeingWritten();
    void saysWhatIsMissing();
    void refusesWhatNoProviderIsLike_data();
    void refusesWhatNoProviderIsLike();
    void namesFitIntoARedirectUri();
};

static ProviderDescriptor descriptorOf(const QByteArray &text)
{
    return json::read<ProviderDescriptor>(json::Document::parse(text)->root());
}

void TstProviderDescriptor::nameAndTwoUrlsAreEnough()
{
    const ProviderDescriptor idp = descriptorOf(
        R"({"name":"idp","authorization_url":"https://i.example/a","token_url":"https://i.example/t"})");
    QVERIFY(idp.authorization.pkce);
    QCOMPARE(idp.token.auth, TokenAuth::Post);
    QCOMPARE(idp.scopes.separator, u" "_s);
    QCOMPARE(whyNotComplete(idp, {}), QString());
}

void TstProviderDescriptor::survivesBeingWritten()
{
    ProviderDescriptor idp = descriptorOf(R"({"name":"idp","scopes":{"implies":{"a":["b","c"]}},
        "token":{"auth":"client_secret_basic","metadata":{"team":"team.id"}},
        "variables":[{"name":"host","kind":"host","suffixes":[".example.com"]}]})");
    QCOMPARE(descriptorOf(json::dump(json::write(idp))), idp);
}

void TstProviderDescriptor::saysWhatIsMissing()
{
    ProviderDescriptor idp;
    QCOMPARE(whyNotComplete(idp, {}), u"authorization_url is missing"_s);
    idp.authorizationUrl = u"https://{host}/a"_s;
    QCOMPARE(whyNotComplete(idp, {}), u"token_url is missing"_s);
    idp.tokenUrl = u"https://{host}/t"_s;
    idp.variables = {ProviderVariable{.name = u"host"_s, .kind = VariableKind::Host}};
    QCOMPARE(whyNotComplete(idp, {}), u"variable host is missing"_s);
    QCOMPARE(whyNotComplete(idp, {{u"host"_s, u"a b"_s}}),
             u"variable host must be a host name in lower case"_s);
    QCOMPARE(whyNotComplete(idp, {{u"host"_s, u"i.example"_s}}), QString());
}

void TstProviderDescriptor::refusesWhatNoProviderIsLike_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("problem");
    const auto add = [](const char *members, const char *problem) {
        QTest::newRow(members) << QByteArray(members) << QString::fromUtf8(problem);
    };
    add(R"("token_url":"http://i.example/t")",
        "/token_url must begin with https:// (http:// only on loopback)");
    add(R"("authorization":{"params":{"redirect_uri":"https://evil.example"}})",
        "/authorization/params/redirect_uri is set by the protocol itself");
    add(R"("authorization":{"params":{"request_uri":"urn:x"}})",
        "/authorization/params/request_uri is set by the protocol itself");
    for (const char *name : {"Redirect_URI", "redirect.uri", "redirect_uri[]", "STATE", "scope[0]",
                             "code_challenge_method[a][b]", "Response.Type"}) {
        const QByteArray parameter(name);
        const QByteArray members = R"("authorization":{"params":{")" + parameter + R"(":"x"}})";
        const QByteArray told =
            "/authorization/params/" + parameter + " is set by the protocol itself";
        add(members.constData(), told.constData());
    }
    add(R"("token":{"refresh_params":{"Client_Secret":"x"}})",
        "/token/refresh_params/Client_Secret is set by the protocol itself");
    add(R"("token":{"params":{"a b":"x"}})", "/token/params/a b is no parameter's name");
    add(R"("token":{"refresh_params":{"a":"\u0000"}})",
        "/token/refresh_params/a must have at most 1000 characters and no control characters");
    add(R"("token":{"member":"a..b"})",
        "/token/member must be member names with dots between them");
    add(R"("scopes":{"separator":",","defaults":["a,b"]})",
        "/scopes/defaults/0 must be one scope (RFC 6749 section 3.3)");
    add(R"("scopes":{"defaults":["a","a"]})", "/scopes/defaults/1 is there already");
    add(R"("scopes":{"used":false,"defaults":["a"]})",
        "/scopes/used is false, and yet there are scopes");
    add(R"("api":{"origins":["https://a.example/v1"]})",
        "/api/origins/0 must be an origin: no path, query or final slash");
    add(R"("api":{"base_url":"{where}/v1"})", "/api names a variable that there is not");
    add(R"("api":{"headers":{"Host":"x"}})",
        "/api/headers/Host must be a header of one's own with plain ASCII text");
    add(R"("token_url":"https://{x}.example/t")",
        "/token_url names no variable of the configuration");
    add(R"("revocation":{"kind":"rfc7009"})",
        "/revocation/url must be there exactly when kind is not none");
    add(R"("renamed":{"state":"s"})", "/renamed/state cannot be renamed");
    add(R"("renamed":{"client_id":"redirect_uri"})",
        "/renamed/redirect_uri is set by the protocol itself");
    add(R"("authorization":{"iss":"required"})", "/issuer is required when iss is");
    add(R"("variables":[{"name":"u","kind":"origin","source":"token"}])",
        "/variables/0/suffixes is required for hosts that come from an answer");
    add(R"("variables":[{"name":"u","kind":"host","suffixes":[".com"]}])",
        "/variables/0/suffixes/0 must be a host name or the end of one, e.g. .example.com");
    add(R"("account":{"body":"{}"})", "/account/body must be JSON, and the method post");
}

void TstProviderDescriptor::refusesWhatNoProviderIsLike()
{
    QFETCH(QByteArray, members);
    QFETCH(QString, problem);
    try {
        descriptorOf(R"({"name":"idp",)" + members + '}');
        QFAIL("taken");
    } catch (const json::InvalidFields &invalid) {
        QCOMPARE(invalid.callerText(), problem);
    }
}

void TstProviderDescriptor::namesFitIntoARedirectUri()
{
    for (const QString &good : {u"github"_s, u"my_test.idp-2"_s, QString(63, u'a')})
        QCOMPARE(whyNotProviderName(good), QString());
    for (const QString &bad :
         {u""_s, u".."_s, u"a/b"_s, u"a b"_s, u"ü"_s, u"a\n"_s, QString(64, u'a')})
        QVERIFY(!whyNotProviderName(bad).isEmpty());
}

PLEXUS_TEST(TstProviderDescriptor, tst_provider_descriptor)
#include "tst_provider_descriptor.moc"
