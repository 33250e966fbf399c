#include "core/failure.h"
#include "example_provider.h"
#include "oauth/client/authorization_url.h"
#include "outbound/form.h"
#include "support/test_main.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstAuthorizationUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasWhatTheProtocolNeeds();
    void encodesAsFormsAre();
    void challengeIsThatOfTheRfc();
    void sendsNoChallengeWhereItIsRefused();
    void ownQueryAndExtrasNeverReplaceTheProtocol();
    void parametersMayBeCalledOtherwise();
    void refusesABrokenOwnQuery();
};

static AuthorizationRequest exampleRequest()
{
    return {.clientId = u"client"_s,
            .redirectUri = u"https://plexus.example/acme/oauth/external_callback/idp"_s,
            .scopes = {u"repo"_s, u"read:user"_s},
            .state = "st-ate_1",
            .codeVerifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")};
}

static QMap<QString, QStringList> fieldsOf(const QString &url)
{
    QMap<QString, QStringList> fields;
    const auto form = outbound::readForm(url.mid(url.indexOf(u'?') + 1).toLatin1());
    for (const auto &[name, value] : form.value())
        fields[name] += value;
    return fields;
}

void TstAuthorizationUrl::hasWhatTheProtocolNeeds()
{
    const QString url = authorizationUrl(exampleProvider(), exampleRequest());
    QCOMPARE(url,
             u"https://idp.example/authorize?response_type=code&client_id=client"
             "&redirect_uri=https%3A%2F%2Fplexus.example%2Facme%2Foauth%2Fexternal_callback%2Fidp"
             "&scope=repo+read%3Auser&state=st-ate_1"
             "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
             "&code_challenge_method=S256"_s);
}

void TstAuthorizationUrl::encodesAsFormsAre()
{
    AuthorizationRequest request = exampleRequest();
    request.clientId = u"a+b c&d=e#ü"_s;
    const QString url = authorizationUrl(exampleProvider(), request);
    QVERIFY(url.contains(u"client_id=a%2Bb+c%26d%3De%23%C3%BC&"_s));
}

void TstAuthorizationUrl::challengeIsThatOfTheRfc()
{
    // RFC 7636 appendix B
    QCOMPARE(codeChallenge(Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
             "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

void TstAuthorizationUrl::sendsNoChallengeWhereItIsRefused()
{
    ProviderDescriptor provider = exampleProvider();
    provider.authorization.pkce = false;
    QVERIFY(!authorizationUrl(provider, exampleRequest()).contains(u"code_challenge"_s));
}

void TstAuthorizationUrl::ownQueryAndExtrasNeverReplaceTheProtocol()
{
    ProviderDescriptor provider = exampleProvider();
    provider.authorizationUrl += u"?state=theirs&audience=own&prompt=none&code_challenge=x"_s;
    // Descriptors with these are refused already; the builder does not rely on that.
    provider.authorization.params = {{u"redirect_uri"_s, u"https://evil.example"_s},
                                     {u"prompt"_s, u"consent"_s},
                                     {u"request_uri"_s, u"urn:evil"_s}};
    const auto fields = fieldsOf(authorizationUrl(provider, exampleRequest()));
    QCOMPARE(fields[u"state"_s], QStringList{u"st-ate_1"_s});
    QCOMPARE(fields[u"prompt"_s], QStringList{u"consent"_s});
    QCOMPARE(fields[u"audience"_s], QStringList{u"own"_s});
    QCOMPARE(fields[u"redirect_uri"_s], QStringList{exampleRequest().redirectUri});
    QCOMPARE(fields[u"code_challenge"_s].size(), 1);
    QVERIFY(!fields.contains(u"request_uri"_s));
}

void TstAuthorizationUrl::parametersMayBeCalledOtherwise()
{
    ProviderDescriptor provider = exampleProvider();
    provider.renamed = {{u"client_id"_s, u"client_key"_s}, {u"scope"_s, u"user_scope"_s}};
    provider.scopes.separator = u","_s;
    const auto fields = fieldsOf(authorizationUrl(provider, exampleRequest()));
    QCOMPARE(fields[u"client_key"_s], QStringList{u"client"_s});
    QCOMPARE(fields[u"user_scope"_s], QStringList{u"repo,read:user"_s});
    QVERIFY(!fields.contains(u"client_id"_s));
    QVERIFY(!fields.contains(u"scope"_s));
}

void TstAuthorizationUrl::refusesABrokenOwnQuery()
{
    ProviderDescriptor provider = exampleProvider();
    provider.authorizationUrl += u"?a=%zz"_s;
    QVERIFY_THROWS_EXCEPTION(Failure, authorizationUrl(provider, exampleRequest()));
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstAuthorizationUrl, tst_authorization_url)
#include "tst_authorization_url.moc"
