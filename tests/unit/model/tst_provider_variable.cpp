#include "model/provider_url.h"
#include "model/provider_variable.h"
#include "support/test_main.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstProviderVariable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void expandsEachPlaceholderOnce();
    void valuesStayWithinTheirKind_data();
    void valuesStayWithinTheirKind();
    void providerUrlsAreHttpsAndPlain_data();
    void providerUrlsAreHttpsAndPlain();
};

void TstProviderVariable::expandsEachPlaceholderOnce()
{
    const StringMap values{{u"a"_s, u"{b}"_s}, {u"b"_s, u"two"_s}};
    QCOMPARE(expanded(u"https://{a}/{b}/{c}"_s, values), u"https://{b}/two/{c}"_s);
    QCOMPARE(placeholdersOf(u"{a}.{b_1}{}{A}"_s), (QStringList{u"a"_s, u"b_1"_s}));
}

void TstProviderVariable::valuesStayWithinTheirKind_data()
{
    QTest::addColumn<VariableKind>("kind");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("good");
    const auto add = [](VariableKind kind, const char *value, bool good) {
        QTest::newRow(value) << kind << QString::fromUtf8(value) << good;
    };
    add(VariableKind::Word, "acme-1", true);
    add(VariableKind::Word, "", false);
    add(VariableKind::Word, "a.b", false);
    add(VariableKind::Word, "a/b", false);
    add(VariableKind::Word, "a\n", false);
    add(VariableKind::Host, "acme.example.com", true);
    add(VariableKind::Host, "example.com", false);
    add(VariableKind::Host, "evilexample.com", false);
    add(VariableKind::Host, "acme.example.com.evil.org", false);
    add(VariableKind::Host, "evil.org/.example.com", false);
    add(VariableKind::Host, "a@b.example.com", false);
    add(VariableKind::Host, "a.example.com:8443", false);
    add(VariableKind::Host, ".example.com", false);
    add(VariableKind::Origin, "https://acme.example.com", true);
    add(VariableKind::Origin, "https://acme.example.com/", false);
    add(VariableKind::Origin, "http://acme.example.com", false);
    add(VariableKind::Origin, "https://u@acme.example.com", false);
    add(VariableKind::Origin, "https://evil.org?.example.com", false);
    add(VariableKind::Origin, "https://evil.org#.example.com", false);
    add(VariableKind::Origin, "https://evil.org\\.example.com", false);
}

void TstProviderVariable::valuesStayWithinTheirKind()
{
    QFETCH(VariableKind, kind);
    QFETCH(QString, value);
    ProviderVariable variable;
    variable.name = u"host"_s;
    variable.kind = kind;
    variable.suffixes = {u".example.com"_s};
    QTEST(variable.whyNotValue(value).isEmpty(), "good");
}

void TstProviderVariable::providerUrlsAreHttpsAndPlain_data()
{
    QTest::addColumn<bool>("good");
    const auto add = [](const char *url, bool good) { QTest::newRow(url) << good; };
    add("https://github.com/login/oauth/authorize", true);
    add("https://idp.example:8443/a?audience=x", true);
    add("https://{host}/oauth/{tenant}/token", true);
    add("{instance_url}/services/oauth2/token", true);
    add("http://localhost:9555/token", true);
    add("http://127.0.0.1:9555/token", true);
    add("http://[::1]:9555/token", true);
    add("http://idp.example/token", false);
    add("http://localhost.example/token", false);
    add("javascript:alert(1)", false);
    add("https://", false);
    add("https:///token", false);
    add("https://u:p@idp.example/token", false);
    add("https://@idp.example/token", false);
    add("https://idp.example/token#part", false);
    add("https://idp.example/to ken", false);
    add("https://idp.example\\@evil.example/", false);
    add("https://idp.example/\xc3\xbc", false);
    add("https://idp.example/{Upper}", false);
    add("https://{host}x/{", false);
}

void TstProviderVariable::providerUrlsAreHttpsAndPlain()
{
    QTEST(whyNotProviderUrl(QString::fromUtf8(QTest::currentDataTag())).isEmpty(), "good");
}

PLEXUS_TEST(TstProviderVariable, tst_provider_variable)
#include "tst_provider_variable.moc"
