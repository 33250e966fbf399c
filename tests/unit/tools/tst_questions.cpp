// What forms may not ask for.
#include "core/failure.h"
#include "support/calls/fake_call.h"
#include "support/run.h"
#include "support/test_main.h"
#include "tools/tools.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void threat61_formsAskForNoSecret_data();
    void threat61_formsAskForNoSecret();
    void threat61_secretsAreFoundAtAnyDepth_data();
    void threat61_secretsAreFoundAtAnyDepth();
    void otherNamesAreAskedFor_data();
    void otherNamesAreAskedFor();
    void threat61_aToolThatAsksForAPasswordIsEnded();
    void threat61_aRecordThatAsksForAKeyIsEnded();
};

static QJsonObject formWith(const QString &name,
                            const QJsonObject &property = {{u"type"_s, u"string"_s}})
{
    return {{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{name, property}}}};
}

static QString whyRefused(const QJsonObject &schema)
{
    try {
        Question::form(u"q"_s, u"?"_s, schema);
    } catch (const Failure &failure) {
        return failure.kind() == FailureKind::Internal ? failure.logText() : u"wrong kind"_s;
    }
    return {};
}

static void addNames(const QStringList &names)
{
    QTest::addColumn<QString>("name");
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void TstQuestions::threat61_formsAskForNoSecret_data()
{
    addNames({u"key"_s,           u"token"_s,        u"password"_s,    u"Key"_s,
              u"TOKEN"_s,         u"api_key"_s,      u"apiKey"_s,      u"APIKey"_s,
              u"api-key"_s,       u"apikeys"_s,      u"alpha_key"_s,   u"key2"_s,
              u"github_token"_s,  u"tokenValue"_s,   u"accesstoken"_s, u"new password"_s,
              u"passwordAgain"_s, u"userpassword"_s, u"secret"_s,      u"clientSecret"_s,
              u"pwd"_s,           u"passphrase"_s,   u"passcode"_s,    u"credentials"_s});
}

void TstQuestions::threat61_formsAskForNoSecret()
{
    QFETCH(QString, name);
    const QString why = whyRefused(formWith(name));
    QVERIFY2(why.contains(u'\'' + name + u'\'') && why.contains("requiresApiKey()"_L1),
             qPrintable(why));
}

void TstQuestions::threat61_secretsAreFoundAtAnyDepth_data()
{
    QTest::addColumn<QJsonObject>("schema");
    QTest::newRow("format") << formWith(u"answer"_s,
                                        {{u"type"_s, u"string"_s}, {u"format"_s, u"password"_s}});
    const QJsonObject inner = formWith(u"token"_s);
    QTest::newRow("property of a property") << formWith(u"answer"_s, inner);
    QTest::newRow("choice") << QJsonObject{{u"anyOf"_s, QJsonArray{formWith(u"name"_s), inner}}};
    QTest::newRow("definition") << QJsonObject{{u"$defs"_s, QJsonObject{{u"a"_s, inner}}}};
}

void TstQuestions::threat61_secretsAreFoundAtAnyDepth()
{
    QFETCH(QJsonObject, schema);
    QVERIFY(!whyRefused(schema).isEmpty());
}

void TstQuestions::otherNamesAreAskedFor_data()
{
    addNames({u"name"_s, u"email"_s, u"keyboard"_s, u"monkey"_s, u"secretary"_s, u"max_tokens"_s,
              u"tokenizer"_s, u"compass"_s, u"schl\u00fcssel"_s, u""_s});
}

void TstQuestions::otherNamesAreAskedFor()
{
    QFETCH(QString, name);
    QCOMPARE(whyRefused(formWith(name)), QString());
}

static Task<QString> asksPassword(ToolCall call)
{
    co_await call.elicit(u"q"_s, u"Who are you?"_s, formWith(u"password"_s));
    co_return u"asked"_s;
}

struct KeyForm
{
    QString apiKey;
    static constexpr auto fields()
    {
        return std::tuple{field("api_key", &KeyForm::apiKey, "Of yours")};
    }
};

static Task<QString> asksKey(ToolCall call)
{
    const auto told = co_await call.elicit<KeyForm>(u"q"_s, u"Your key?"_s);
    co_return told ? told->apiKey : QString();
}

//! The client is asked nothing, although it could have answered.
static void expectNothingAsked(Task<QString> (*handler)(ToolCall))
{
    FakeServices services;
    const auto context = std::make_shared<FakeContext>(ownerOf(u"acme"_s));
    Task<QString> task = handler(ToolCall(context, services.services));
    task.start();
    QVERIFY(context->asked.isEmpty());
    QVERIFY_FAILS(FailureKind::Internal, task.takeResult());
}

void TstQuestions::threat61_aToolThatAsksForAPasswordIsEnded()
{
    expectNothingAsked(&asksPassword);
}

void TstQuestions::threat61_aRecordThatAsksForAKeyIsEnded() { expectNothingAsked(&asksKey); }

PLEXUS_TEST(TstQuestions, tst_questions)
#include "tst_questions.moc"
