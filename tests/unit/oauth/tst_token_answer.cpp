#include "example_provider.h"
#include "oauth/client/token_answer.h"
#include "support/test_main.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstTokenAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheRfcSays();
    void readsFormsAndWrongMediaTypes_data();
    void readsFormsAndWrongMediaTypes();
    void lifetimesComeInManyForms_data();
    void lifetimesComeInManyForms();
    void scopesComeInManyForms_data();
    void scopesComeInManyForms();
    void missingScopeMeansTheRequestedOnes(); // H17
    void userTokensCanBeNested();
    void keepsWhatTheDescriptorWants();
    void errorsAreToldApart_data();
    void errorsAreToldApart();
    void refusesHostileAnswers_data();
    void refusesHostileAnswers(); // threat 48
    void theAnswersTextIsNeverRepeated();
    void readsWhoTheUserIs();
};

static outbound::Answer answerOf(const QByteArray &body,
                                 const QByteArray &type = "application/json", int status = 200)
{
    return {.status = status, .headers = {{"Content-Type", type}}, .body = body};
}

static TokenAnswer readAnswer(const QByteArray &body,
                              const ProviderDescriptor &provider = exampleProvider(),
                              AnswerTo question = AnswerTo::Code)
{
    return readTokenAnswer(answerOf(body), provider, {u"asked"_s}, question);
}

void TstTokenAnswer::readsWhatTheRfcSays()
{
    const TokenAnswer token = readAnswer(R"({"access_token":"2YotnFZFEjr1zCsicMWpAA",
        "token_type":"Bearer","expires_in":3600,"refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA",
        "scope":"a b"})");
    QCOMPARE(token.accessToken.reveal(), "2YotnFZFEjr1zCsicMWpAA");
    QCOMPARE(token.refreshToken.reveal(), "tGzv3JOkF0XG5Qx2TlKWIA");
    QCOMPARE(token.lifetimeSeconds, 3600);
    QCOMPARE(token.scopes, (QStringList{u"a"_s, u"b"_s}));
}

void TstTokenAnswer::readsFormsAndWrongMediaTypes_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const QByteArray json = R"({"access_token":"t","scope":"repo,user","token_type":"bearer"})";
    const QByteArray form = "access_token=t&scope=repo%2Cuser&token_type=bearer";
    for (const char *type : {"application/json", "application/x-www-form-urlencoded; charset=utf-8",
                             "text/plain", "text/html", ""}) {
        QTest::addRow("JSON as '%s'", type) << QByteArray(type) << json;
        QTest::addRow("form as '%s'", type) << QByteArray(type) << form;
    }
}

void TstTokenAnswer::readsFormsAndWrongMediaTypes()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    const TokenAnswer token =
        readTokenAnswer(answerOf(body, type), exampleProvider(), {}, AnswerTo::Code);
    QCOMPARE(token.accessToken.reveal(), "t");
    QCOMPARE(token.scopes, (QStringList{u"repo"_s, u"user"_s}));
}

void TstTokenAnswer::lifetimesComeInManyForms_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("seconds"); // -1: none
    const auto add = [](const char *value, qint64 seconds) {
        QTest::newRow(value) << QByteArray(value) << seconds;
    };
    add("3600", 3600);
    add("\"3600\"", 3600);
    add("3599.9", 3599);
    add("1e12", 315'360'000);
    add("99999999999999999", 315'360'000);
    add("0", -1);
    add("-1", -1);
    add("null", -1);
    add("\"\"", -1);
    add("\"soon\"", -1);
    add("\"nan\"", -1);
    add("\"inf\"", -1);
    add("true", -1);
    add("[3600]", -1);
}

void TstTokenAnswer::lifetimesComeInManyForms()
{
    QFETCH(QByteArray, value);
    const TokenAnswer token = readAnswer(R"({"access_token":"t","expires_in":)" + value + '}');
    QTEST(token.lifetimeSeconds.value_or(-1), "seconds");
    ProviderDescriptor provider = exampleProvider();
    provider.token.lifetimeSeconds = 7200;
    QCOMPARE(readAnswer(R"({"access_token":"t"})", provider).lifetimeSeconds, 7200);
}

void TstTokenAnswer::scopesComeInManyForms_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QStringList>("scopes");
    const QStringList both{u"a"_s, u"b"_s};
    QTest::newRow("spaces") << QByteArray("\"a b\"") << both;
    QTest::newRow("commas") << QByteArray("\"a,b\"") << both;
    QTest::newRow("both") << QByteArray("\" a, b a\"") << both;
    QTest::newRow("list") << QByteArray("[\"a\",\"b\"]") << both;
    QTest::newRow("empty") << QByteArray("\"\"") << QStringList();
    QTest::newRow("null") << QByteArray("null") << QStringList{u"asked"_s};
}

void TstTokenAnswer::scopesComeInManyForms()
{
    QFETCH(QByteArray, value);
    QTEST(readAnswer(R"({"access_token":"t","scope":)" + value + '}').scopes, "scopes");
}

void TstTokenAnswer::missingScopeMeansTheRequestedOnes()
{
    QCOMPARE(readAnswer(R"({"access_token":"t"})").scopes, QStringList{u"asked"_s});
}

void TstTokenAnswer::userTokensCanBeNested()
{
    ProviderDescriptor slack = exampleProvider();
    slack.token.member = u"authed_user"_s;
    slack.account = {.id = u"authed_user.id"_s, .label = u"team.name"_s};
    const TokenAnswer token = readAnswer(R"({"ok":true,"access_token":"xoxb-bot",
        "token_type":"bot","team":{"id":"T1","name":"Acme"},
        "authed_user":{"id":"U1","access_token":"xoxp-user","token_type":"user","scope":"a,b"}})",
                                         slack);
    QCOMPARE(token.accessToken.reveal(), "xoxp-user");
    QCOMPARE(token.account, (Account{u"U1"_s, u"Acme"_s}));
    // Without a user's token the bot's is not taken for it, but refreshes are answered flat.
    QVERIFY_THROWS_EXCEPTION(TokenError,
                             readAnswer(R"({"ok":true,"access_token":"xoxb-bot"})", slack));
    QCOMPARE(readAnswer(R"({"ok":true,"access_token":"xoxe"})", slack, AnswerTo::Refresh)
                 .accessToken.reveal(),
             "xoxe");
}

void TstTokenAnswer::keepsWhatTheDescriptorWants()
{
    ProviderDescriptor provider = exampleProvider();
    provider.token.metadata = {{u"team"_s, u"team.id"_s}, {u"none"_s, u"x.y"_s}};
    provider.variables = {{.name = u"instance_url"_s,
                           .kind = VariableKind::Origin,
                           .source = VariableSource::Token,
                           .suffixes = {u".salesforce.com"_s}}};
    const auto metadata = [&provider](const QByteArray &instance) {
        return readAnswer(R"({"access_token":"t","team":{"id":7},"instance_url":")" + instance
                              + "\"}",
                          provider)
            .metadata;
    };
    QCOMPARE(
        metadata("https://acme.my.salesforce.com"),
        (StringMap{{u"team"_s, u"7"_s}, {u"instance_url"_s, u"https://acme.my.salesforce.com"_s}}));
    QVERIFY_THROWS_EXCEPTION(TokenError, metadata("https://evil.example"));
    QVERIFY_THROWS_EXCEPTION(TokenError, metadata("https://acme.my.salesforce.com@evil.example"));
}

void TstTokenAnswer::errorsAreToldApart_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<TokenTrouble>("trouble");
    const auto add = [](const char *name, int status, const char *body, TokenTrouble trouble) {
        QTest::newRow(name) << status << QByteArray(body) << trouble;
    };
    add("dead grant", 400, R"({"error":"invalid_grant"})", TokenTrouble::InvalidGrant);
    add("dead grant with 401", 401, R"({"error":"invalid_grant"})", TokenTrouble::InvalidGrant);
    add("in a 200", 200, R"({"error":"bad_verification_code"})", TokenTrouble::InvalidGrant);
    add("in a form", 200, "error=bad_refresh_token&error_description=x",
        TokenTrouble::InvalidGrant);
    add("besides a token", 200, R"({"error":"invalid_grant","access_token":"t"})",
        TokenTrouble::InvalidGrant);
    add("not ok", 200, R"({"ok":false,"error":"token_revoked"})", TokenTrouble::InvalidGrant);
    add("not ok, no reason", 200, R"({"ok":false})", TokenTrouble::Malformed);
    add("bad client", 401, R"({"error":"invalid_client"})", TokenTrouble::InvalidClient);
    add("bad client, plain", 401, "no", TokenTrouble::InvalidClient);
    add("overloaded", 503, "<html>", TokenTrouble::Temporary);
    add("rate limit", 429, R"({"error":"invalid_grant"})", TokenTrouble::Temporary);
    add("bug there", 500, R"({"error":"invalid_grant"})", TokenTrouble::Temporary);
    add("asks to wait", 400, R"({"error":"temporarily_unavailable"})", TokenTrouble::Temporary);
    add("denied", 400, R"({"error":"access_denied"})", TokenTrouble::Denied);
    add("unknown", 400, R"({"error":"whatever"})", TokenTrouble::Malformed);
    add("an object", 400, R"({"error":{"code":7}})", TokenTrouble::Malformed);
    add("redirection", 302, "", TokenTrouble::Malformed);
}

void TstTokenAnswer::errorsAreToldApart()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    outbound::Answer answer = answerOf(body, "application/json", status);
    answer.headers.add("Retry-After", "7");
    try {
        readTokenAnswer(answer, exampleProvider(), {}, AnswerTo::Refresh);
        QFAIL("taken");
    } catch (const TokenError &error) {
        QTEST(error.trouble(), "trouble");
        if (error.trouble() == TokenTrouble::Temporary)
            QCOMPARE(error.retryAfterSeconds(), 7);
    }
}

void TstTokenAnswer::refusesHostileAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto add = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
    add("empty", "");
    add("HTML", "<!doctype html><p>access_token=t");
    add("a list", "[]");
    add("a text", "\"access_token\"");
    add("cut off", R"({"access_token":"t")");
    add("twice", R"({"access_token":"t","access_token":"u"})");
    add("twice in a form", "access_token=t&access_token=u");
    add("no token", R"({"token_type":"bearer"})");
    add("empty token", R"({"access_token":""})");
    add("null token", R"({"access_token":null})");
    add("number", R"({"access_token":5})");
    add("list", R"({"access_token":["t"]})");
    add("object", R"({"access_token":{"t":1}})");
    add("line break", R"({"access_token":"t\r\nX-Evil: 1"})");
    add("NUL", R"({"access_token":"t\u0000"})");
    add("space", R"({"access_token":"t u"})");
    add("umlaut", "{\"access_token\":\"\xc3\xbc\"}");
    add("bad UTF-8", "{\"access_token\":\"\xff\"}");
    add("too long", R"({"access_token":")" + QByteArray(16 * 1024 + 1, 't') + "\"}");
    add("bad refresh token", R"({"access_token":"t","refresh_token":["r"]})");
    add("other type", R"({"access_token":"t","token_type":"mac"})");
    add("type is a list", R"({"access_token":"t","token_type":["bearer"]})");
    add("scope is a number", R"({"access_token":"t","scope":5})");
    add("scopes are numbers", R"({"access_token":"t","scope":[5]})");
    add("scopes are nested", R"({"access_token":"t","scope":["a",["b"]]})");
    add("scope is an object", R"({"access_token":"t","scope":{}})");
    add("scope with controls", R"({"access_token":"t","scope":"a\u0007"})");
    add("scopes without end", R"({"access_token":"t","scope":")" + QByteArray(9000, 'a') + "\"}");
    add("null", "null");
    add("a number", "5");
    add("NaN", "NaN");
    add("two documents", R"({"access_token":"t"}{"access_token":"u"})");
    add("comments", R"({/* no */"access_token":"t"})");
    add("a comma too many", R"({"access_token":"t",})");
    add("single quotes", "{'access_token':'t'}");
    add("names without quotes", "{access_token:\"t\"}");
    add("a byte order mark", "\xef\xbb\xbf<html>");
    add("UTF-16", QByteArray("{\0\"\0a\0\"\0:\0\"\0b\0\"\0}\0", 18));
    add("a NUL behind it", QByteArray("{\"access_token\":\"t\"}\0x", 22));
    add("nested where it is flat", R"({"data":{"access_token":"t"}})");
    add("in a list", R"([{"access_token":"t"}])");
    add("false token", R"({"access_token":false})");
    add("infinite token", R"({"access_token":1e999})");
    add("half of a surrogate pair", R"({"access_token":"\ud800"})");
    add("escaped delete", R"({"access_token":"t\u007f"})");
    add("tab", R"({"access_token":"t\tu"})");
    add("name with a NUL", R"({"access_token\u0000":"t"})");
    add("name in capitals", R"({"ACCESS_TOKEN":"t"})");
    add("refresh token with a line break", R"({"access_token":"t","refresh_token":"r\nX: y"})");
    add("refresh token too long",
        R"({"access_token":"t","refresh_token":")" + QByteArray(16 * 1024 + 1, 'r') + "\"}");
    add("refresh token twice", R"({"access_token":"t","refresh_token":"r","refresh_token":"s"})");
    add("type is an object", R"({"access_token":"t","token_type":{"bearer":1}})");
    add("other type in a form", "access_token=t&token_type=mac");
    add("scope is true", R"({"access_token":"t","scope":true})");
    add("ten million bytes", R"({"access_token":"t","x":")" + QByteArray(10'000'000, 'x'));
    add("an error that is a list", R"({"access_token":"t","error":["x"]})");
    add("an error that is a number", R"({"access_token":"t","error":7})");
    add("an error in a form", "access_token=t&error=odd");
    add("broken escapes in a form", "access_token=%zz");
    add("line break in a form", "access_token=t%0d%0aX%3a+y");
    add("no value in a form", "access_token");
    add("semicolons in a form", "token_type=bearer;access_token=t");
    add("ok is false", R"({"ok":false,"access_token":"t"})");
    add("deep in an object", QByteArray(R"({"a":)").repeated(200) + '1' + QByteArray(200, '}'));
    add("deep", QByteArray(200, '[') + QByteArray(200, ']'));
}

void TstTokenAnswer::refusesHostileAnswers()
{
    QFETCH(QByteArray, body);
    try {
        readAnswer(body);
        QFAIL("taken");
    } catch (const TokenError &error) {
        QCOMPARE(error.trouble(), TokenTrouble::Malformed);
    }
}

void TstTokenAnswer::theAnswersTextIsNeverRepeated()
{
    try {
        readAnswer(R"({"error":"<b>evil</b>","error_description":"evil"})");
        QFAIL("taken");
    } catch (const TokenError &error) {
        QVERIFY(!error.callerText().contains(u"evil"_s));
        QVERIFY(!error.logText().contains(u"evil"_s));
    }
}

void TstTokenAnswer::readsWhoTheUserIs()
{
    ProviderDescriptor provider = exampleProvider();
    provider.account = {.url = u"https://i.example/me"_s, .id = u"data.0.id"_s, .label = u"n"_s};
    QCOMPARE(readAccount(answerOf(R"({"data":[{"id":42}],"n":"bob"})"), provider),
             (Account{u"42"_s, u"bob"_s}));
    QVERIFY_THROWS_EXCEPTION(TokenError, readAccount(answerOf("{}"), provider));
    QVERIFY_THROWS_EXCEPTION(TokenError, readAccount(answerOf("{}", "", 500), provider));
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstTokenAnswer, tst_token_answer)
#include "tst_token_answer.moc"
