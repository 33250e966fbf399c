#include "core/failure.h"
#include "json/problems.h"
#include "oauth/client/effective_provider.h"
#include "support/test_main.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstEffectiveProvider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presetAloneIsEnough();
    void overridesAreMergedIntoThePreset();
    void nullGoesBackToTheDefault();
    void variablesAreFilledIn();
    void saysWhatIsWrong();

private:
    const Presets m_presets = Presets::builtIn();
};

static ProviderConfig configOf(const QString &preset, const QJsonObject &overrides = {})
{
    ProviderConfig config;
    config.name = u"mine"_s;
    config.preset = preset;
    config.overrides = overrides;
    return config;
}

void TstEffectiveProvider::presetAloneIsEnough()
{
    const ProviderDescriptor provider = usableDescriptorOf(configOf(u"github"_s), m_presets);
    QCOMPARE(provider.name, u"mine"_s);
    QCOMPARE(provider.tokenUrl, u"https://github.com/login/oauth/access_token"_s);
}

void TstEffectiveProvider::overridesAreMergedIntoThePreset()
{
    const QJsonObject overrides{{u"scopes"_s, QJsonObject{{u"defaults"_s, QJsonArray{u"repo"_s}}}}};
    const ProviderDescriptor provider = descriptorOf(configOf(u"github"_s, overrides), m_presets);
    QCOMPARE(provider.scopes.defaults, QStringList{u"repo"_s});
    QVERIFY(provider.scopes.implies.contains(u"repo"_s));
}

void TstEffectiveProvider::nullGoesBackToTheDefault()
{
    const QJsonObject overrides{{u"api"_s, QJsonObject{{u"headers"_s, QJsonValue::Null}}}};
    const ProviderDescriptor provider = descriptorOf(configOf(u"github"_s, overrides), m_presets);
    QVERIFY(provider.api.headers.isEmpty());
    QCOMPARE(provider.api.baseUrl, u"https://api.github.com"_s);
}

void TstEffectiveProvider::variablesAreFilledIn()
{
    ProviderConfig config = configOf(u"gitlab"_s);
    QCOMPARE(usableDescriptorOf(config, m_presets).tokenUrl, u"https://gitlab.com/oauth/token"_s);
    config.variables = {{u"host"_s, u"git.acme.example"_s}};
    const ProviderDescriptor provider = usableDescriptorOf(config, m_presets);
    QCOMPARE(provider.tokenUrl, u"https://git.acme.example/oauth/token"_s);
    QCOMPARE(provider.api.baseUrl, u"https://git.acme.example/api/v4"_s);
    const ProviderDescriptor sales = usableDescriptorOf(configOf(u"salesforce"_s), m_presets);
    QVERIFY(isOpen(sales.api.baseUrl));
    QVERIFY(!isOpen(sales.tokenUrl));
}

void TstEffectiveProvider::saysWhatIsWrong()
{
    const auto problemOf = [this](const ProviderConfig &config) {
        try {
            usableDescriptorOf(config, m_presets);
            return QString();
        } catch (const Failure &failure) {
            return failure.callerText();
        }
    };
    QCOMPARE(problemOf(configOf(u"nope"_s)), u"There is no preset 'nope'"_s);
    QCOMPARE(problemOf(configOf({})), u"Provider 'mine': authorization_url is missing"_s);
    QCOMPARE(problemOf(configOf(u"github"_s, {{u"token_url"_s, u"http://x.example"_s}})),
             u"/token_url must begin with https:// (http:// only on loopback)"_s);
    ProviderConfig config = configOf(u"salesforce"_s);
    config.variables = {{u"host"_s, u"evil.example"_s}};
    QCOMPARE(problemOf(config),
             u"Provider 'mine': variable host must end with one of .salesforce.com"_s);
    config.variables = {{u"instance_url"_s, u"https://evil.example"_s}};
    QCOMPARE(problemOf(config), u"The provider has no variable 'instance_url'"_s);
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstEffectiveProvider, tst_effective_provider)
#include "tst_effective_provider.moc"
