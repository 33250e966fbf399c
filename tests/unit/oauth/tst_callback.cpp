#include "core/failure.h"
#include "example_provider.h"
#include "oauth/client/callback.h"
#include "support/test_main.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstCallback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsACode();
    void readsADenialWithoutACode(); // H22
    void anErrorCountsMoreThanACode();
    void refusesWhatCannotBeAnAnswer_data();
    void refusesWhatCannotBeAnAnswer();
    void issuerMustBeTheOneThatWasAsked_data();
    void issuerMustBeTheOneThatWasAsked();
    void keepsWhatTheDescriptorWants();
    void variablesMayNotLeadElsewhere();
};

void TstCallback::readsACode()
{
    const Callback callback = readCallback("code=a%2Bb+c&state=abc&iss=https%3A%2F%2Fidp.example");
    QCOMPARE(callback.code, QByteArray("a+b c"));
    QCOMPARE(callback.state, "abc");
    QCOMPARE(callback.iss, u"https://idp.example"_s);
    QVERIFY(!callback.error);
}

void TstCallback::readsADenialWithoutACode()
{
    const Callback callback = readCallback("error=access_denied&error_description=x&state=abc");
    QVERIFY(!callback.code);
    QCOMPARE(troubleOfCallback(*callback.error), TokenTrouble::Denied);
    QCOMPARE(troubleOfCallback(u"server_error"_s), TokenTrouble::Temporary);
    QCOMPARE(troubleOfCallback(u"invalid_scope"_s), TokenTrouble::InvalidClient);
    QCOMPARE(troubleOfCallback(u"<script>"_s), TokenTrouble::Malformed);
}

void TstCallback::anErrorCountsMoreThanACode()
{
    const Callback callback = readCallback("code=1&error=server_error&state=abc");
    QVERIFY(!callback.code);
    QCOMPARE(callback.error, u"server_error"_s);
}

void TstCallback::refusesWhatCannotBeAnAnswer_data()
{
    QTest::addColumn<QByteArray>("query");
    const auto add = [](const char *name, const QByteArray &query) {
        QTest::newRow(name) << query;
    };
    add("nothing", "");
    add("no state", "code=1");
    add("empty state", "code=1&state=");
    add("state twice", "code=1&state=a&state=a");
    add("code twice", "code=1&code=1&state=a");
    add("error twice", "error=a&error=b&state=a");
    add("iss twice", "code=1&state=a&iss=x&iss=y");
    add("neither code nor error", "state=a");
    add("empty code", "code=&state=a");
    add("broken escape", "code=%&state=a");
    add("broken UTF-8", "code=%ff&state=a");
    add("state with a line break", "code=1&state=a%0d%0a");
    add("state that is too long", "code=1&state=" + QByteArray(300, 'a'));
    add("too long", "code=" + QByteArray(5000, 'a') + "&state=a");
}

void TstCallback::refusesWhatCannotBeAnAnswer()
{
    QFETCH(QByteArray, query);
    try {
        readCallback(query);
        QFAIL("taken");
    } catch (const Failure &failure) {
        QCOMPARE(failure.kind(), FailureKind::InvalidArgument);
    }
}

void TstCallback::issuerMustBeTheOneThatWasAsked_data()
{
    QTest::addColumn<IssRule>("rule");
    QTest::addColumn<QString>("iss");
    QTest::addColumn<bool>("good");
    QTest::newRow("the same") << IssRule::Checked << u"https://idp.example"_s << true;
    QTest::newRow("absent") << IssRule::Checked << QString() << true;
    QTest::newRow("other") << IssRule::Checked << u"https://evil.example"_s << false;
    QTest::newRow("with a slash") << IssRule::Checked << u"https://idp.example/"_s << false;
    QTest::newRow("in capitals") << IssRule::Checked << u"https://IDP.example"_s << false;
    QTest::newRow("required and absent") << IssRule::Required << QString() << false;
    QTest::newRow("required and the same") << IssRule::Required << u"https://idp.example"_s << true;
    QTest::newRow("ignored") << IssRule::Ignored << u"https://evil.example"_s << true;
}

void TstCallback::issuerMustBeTheOneThatWasAsked()
{
    QFETCH(IssRule, rule);
    QFETCH(QString, iss);
    ProviderDescriptor provider = exampleProvider();
    provider.authorization.iss = rule;
    bool good = true;
    try {
        checkIssuer(provider, iss.isEmpty() ? std::nullopt : std::optional(iss));
    } catch (const Failure &failure) {
        good = false;
        QVERIFY(!failure.callerText().contains(u"evil"_s));
        QVERIFY(!failure.logText().contains(u"evil"_s));
    }
    QTEST(good, "good");
}

void TstCallback::keepsWhatTheDescriptorWants()
{
    ProviderDescriptor provider = exampleProvider();
    provider.authorization.metadata = {u"realmId"_s, u"twice"_s, u"absent"_s};
    const Callback callback = readCallback("code=1&state=a&realmId=4620&twice=1&twice=2&more=x");
    QCOMPARE(metadataOfCallback(provider, callback), (StringMap{{u"realmId"_s, u"4620"_s}}));
}

void TstCallback::variablesMayNotLeadElsewhere()
{
    ProviderDescriptor provider = exampleProvider();
    provider.variables = {{.name = u"shop"_s,
                           .kind = VariableKind::Host,
                           .source = VariableSource::Redirect,
                           .suffixes = {u".myshopify.com"_s}}};
    const auto metadata = [&provider](const QByteArray &shop) {
        return metadataOfCallback(provider, readCallback("code=1&state=a&shop=" + shop));
    };
    QCOMPARE(metadata("acme.myshopify.com"), (StringMap{{u"shop"_s, u"acme.myshopify.com"_s}}));
    QVERIFY_THROWS_EXCEPTION(Failure, metadata("evil.example"));
    QVERIFY_THROWS_EXCEPTION(Failure, metadata("evil.example%2f.myshopify.com"));
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstCallback, tst_callback)
#include "tst_callback.moc"
