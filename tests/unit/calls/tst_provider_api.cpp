#include "calls/provider_api.h"
#include "support/run.h"
#include "support/test_main.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

class TstProviderApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatTheDescriptorSays();
    void putsVariablesIntoAddresses();
    void aProviderMayHaveNoApi();
    void refusesAddressesThatAreNone_data();
    void refusesAddressesThatAreNone();
};

static ProviderDescriptor descriptor()
{
    ProviderDescriptor made;
    made.name = u"notion"_s;
    made.displayName = u"Notion"_s;
    made.api.baseUrl = u"https://api.notion.com/v1"_s;
    return made;
}

void TstProviderApi::takesWhatTheDescriptorSays()
{
    ProviderDescriptor notion = descriptor();
    notion.api.origins = {u"https://files.notion.com:443"_s, u"https://API.notion.com"_s};
    notion.api.tokenField = u"X-Token"_s;
    notion.api.tokenPrefix = QString();
    notion.api.forbiddenMeansExpired = true;
    notion.api.tokenErrors = {u"token_revoked"_s};
    notion.api.headers = {{u"Notion-Version"_s, u"2022-06-28"_s}};
    const outbound::Api api = apiOf(notion, {});
    QCOMPARE(api.provider, u"Notion"_s);
    QCOMPARE(api.baseUrl, u"https://api.notion.com/v1"_s);
    QCOMPARE(api.origins,
             (QList<QByteArray>{"https://api.notion.com", "https://files.notion.com"}));
    QCOMPARE(api.tokenField, "X-Token");
    QCOMPARE(api.tokenPrefix, "");
    QVERIFY(api.forbiddenMeansExpired);
    QCOMPARE(api.tokenErrors, QStringList{u"token_revoked"_s});
    QCOMPARE(api.fields.size(), size_t(1));
    QCOMPARE(api.fields.front().name, "Notion-Version");
    QCOMPARE(api.fields.front().value.reveal(), "2022-06-28");
}

void TstProviderApi::putsVariablesIntoAddresses()
{
    ProviderDescriptor sales = descriptor();
    sales.displayName.clear();
    sales.api.baseUrl = u"{instance_url}/services"_s;
    const outbound::Api api = apiOf(sales, {{u"instance_url"_s, u"https://a.salesforce.com"_s}});
    QCOMPARE(api.provider, u"notion"_s);
    QCOMPARE(api.baseUrl, u"https://a.salesforce.com/services"_s);
    QCOMPARE(api.origins, QList<QByteArray>{"https://a.salesforce.com"});
}

void TstProviderApi::aProviderMayHaveNoApi()
{
    ProviderDescriptor login = descriptor();
    login.api.baseUrl.clear();
    QVERIFY(apiOf(login, {}).origins.isEmpty());
}

void TstProviderApi::refusesAddressesThatAreNone_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("a variable without a value") << u"https://{host}/"_s;
    QTest::newRow("user information") << u"https://api.github.com@evil.example/"_s;
}

void TstProviderApi::refusesAddressesThatAreNone()
{
    QFETCH(QString, url);
    ProviderDescriptor wrong = descriptor();
    wrong.api.baseUrl = url;
    QVERIFY_FAILS(FailureKind::Forbidden, apiOf(wrong, {}));
}

} // namespace plexus

PLEXUS_TEST(plexus::TstProviderApi, tst_provider_api)
#include "tst_provider_api.moc"
