// What every file in resources/providers holds to; a new one is picked up by itself.
#include "json/document.h"
#include "model/provider_config.h"
#include "model/provider_url.h"
#include "oauth/client/authorization_url.h"
#include "oauth/client/effective_provider.h"
#include "outbound/url.h"
#include "support/test_main.h"

#include <QDir>
#include <QFile>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstProviderPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFileIsBuiltIn();
    void isADescriptor_data() { addFiles(); }
    void isADescriptor();
    void isNamedLikeItsFile_data() { addFiles(); }
    void isNamedLikeItsFile();
    void refusesUnknownMembers_data() { addFiles(); }
    void refusesUnknownMembers();
    void isCompleteWithIdAndSecretAlone_data() { addFiles(); }
    void isCompleteWithIdAndSecretAlone();
    void everyAddressIsHttps_data() { addFiles(); }
    void everyAddressIsHttps();
    void buildsAnAuthorizationUrl_data() { addFiles(); }
    void buildsAnAuthorizationUrl();
    void saysWhereTokensMayGo_data() { addFiles(); }
    void saysWhereTokensMayGo();

private:
    static QStringList files();
    static void addFiles();
    static QByteArray textOf(const QString &name);
    ProviderConfig configOf(const QString &name) const;

    const Presets m_presets = Presets::builtIn();
};

static const QString presetFolder = QStringLiteral(PLEXUS_SOURCE_DIR "/resources/providers/");

QStringList TstProviderPresets::files()
{
    return QDir(presetFolder).entryList({u"*.json"_s}, QDir::Files, QDir::Name);
}

void TstProviderPresets::addFiles()
{
    QTest::addColumn<QString>("name");
    const QStringList all = files();
    for (const QString &file : all)
        QTest::newRow(qPrintable(file)) << file.chopped(5);
}

QByteArray TstProviderPresets::textOf(const QString &name)
{
    QFile file(presetFolder + name + u".json"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ProviderConfig TstProviderPresets::configOf(const QString &name) const
{
    ProviderConfig config;
    config.name = name;
    config.preset = name;
    config.clientId = u"id"_s;
    for (const QString &asked : m_presets.find(name)->descriptor.asks) {
        if (asked != "issuer"_L1)
            config.overrides[asked] = u"https://idp.example/"_s + asked;
    }
    if (m_presets.find(name)->descriptor.asks.contains(u"issuer"_s)) { // as discovery would say
        config.overrides = {{u"issuer"_s, u"https://idp.example"_s},
                            {u"authorization_url"_s, u"https://idp.example/a"_s},
                            {u"token_url"_s, u"https://idp.example/t"_s}};
    }
    return config;
}

void TstProviderPresets::everyFileIsBuiltIn()
{
    QStringList names;
    const QStringList all = files();
    for (const QString &file : all)
        names += file.chopped(5);
    names.sort();
    QCOMPARE(m_presets.names(), names);
    QVERIFY(names.size() >= 23);
}

void TstProviderPresets::isADescriptor()
{
    QFETCH(QString, name);
    const Preset preset = Presets::read(textOf(name));
    QCOMPARE(preset.descriptor, m_presets.find(name)->descriptor);
    QVERIFY(!preset.descriptor.displayName.isEmpty());
}

void TstProviderPresets::isNamedLikeItsFile()
{
    QFETCH(QString, name);
    QCOMPARE(m_presets.find(name)->descriptor.name, name);
}

void TstProviderPresets::refusesUnknownMembers()
{
    QFETCH(QString, name);
    QByteArray text = textOf(name).trimmed();
    text.chop(1);
    text += ",\"colour\":\"red\"}";
    QVERIFY_THROWS_EXCEPTION(json::InvalidFields, Presets::read(text));
}

void TstProviderPresets::isCompleteWithIdAndSecretAlone()
{
    QFETCH(QString, name);
    const bool isGeneric = name.startsWith("generic-"_L1);
    QCOMPARE(m_presets.find(name)->descriptor.asks.isEmpty(), !isGeneric);
    const ProviderDescriptor usable = usableDescriptorOf(configOf(name), m_presets);
    QVERIFY(!isOpen(usable.authorizationUrl));
    QVERIFY(!isOpen(usable.tokenUrl));
    QVERIFY(!isOpen(usable.refreshUrl));
}

void TstProviderPresets::everyAddressIsHttps()
{
    QFETCH(QString, name);
    const ProviderDescriptor usable = usableDescriptorOf(configOf(name), m_presets);
    for (const QString &url : {usable.authorizationUrl, usable.tokenUrl, usable.refreshUrl,
                               usable.setupUrl, usable.account.url, usable.revocation.url}) {
        if (url.isEmpty())
            continue;
        QVERIFY2(url.startsWith("https://"_L1), qPrintable(url));
        const QString plain = expanded(url, {{u"client_id"_s, u"id"_s}});
        QVERIFY(outbound::parseUrl(plain).isHttps());
    }
}

void TstProviderPresets::buildsAnAuthorizationUrl()
{
    QFETCH(QString, name);
    const ProviderDescriptor usable = usableDescriptorOf(configOf(name), m_presets);
    const QString url = authorizationUrl(usable,
                                         {.clientId = u"id"_s,
                                          .redirectUri = u"https://p.example/cb"_s,
                                          .scopes = usable.scopes.defaults,
                                          .state = "state",
                                          .codeVerifier = Secret(QByteArray(43, 'v'))});
    QCOMPARE(url.count(u"state=state"_s), 1);
    QCOMPARE(url.contains(u"code_challenge="_s), usable.authorization.pkce);
    QVERIFY(!usable.scopes.used || usable.scopes.defaults.isEmpty() || url.contains(u"scope="_s));
}

//! The account URL gets the token too, and must be one of those that may.
void TstProviderPresets::saysWhereTokensMayGo()
{
    QFETCH(QString, name);
    const ProviderDescriptor usable = usableDescriptorOf(configOf(name), m_presets);
    QVERIFY(name.startsWith("generic-"_L1) || !usable.api.baseUrl.isEmpty());
    for (const QString &origin : usable.api.origins)
        QCOMPARE(QString::fromLatin1(outbound::parseUrl(origin).origin()), origin);
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstProviderPresets, tst_provider_presets)
#include "tst_provider_presets.moc"
