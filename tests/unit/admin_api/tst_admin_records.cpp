#include "admin_api/problem.h"
#include "admin_api/records.h"
#include "json/document.h"
#include "json/write.h"
#include "support/test_main.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstAdminRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takeWhatFits_data();
    void takeWhatFits();
    void tellFailuresApart_data();
    void tellFailuresApart();
    void ourOwnFaultsSayNothing();
    void aProblemComesBackAsItWas();
};

template <typename Record>
static QString whyNot(const QByteArray &text)
{
    try {
        (void)json::read<Record>(json::Document::parse(text)->root());
    } catch (const Failure &failure) {
        return failure.callerText();
    }
    return {};
}

using WhyNot = QString (*)(const QByteArray &);
Q_DECLARE_METATYPE(WhyNot)

void TstAdminRecords::takeWhatFits_data()
{
    QTest::addColumn<WhyNot>("whyNotRecord");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    const auto add = [](const char *name, WhyNot record, const char *text, const char *problem) {
        QTest::newRow(name) << record << QByteArray(text) << QString::fromUtf8(problem);
    };
    const WhyNot tenant = &whyNot<admin::NewTenant>;
    add("tenant", tenant, R"({"entity_id":"a","name":"A"})", "");
    add("upper case", tenant, R"({"entity_id":"tenant_A","name":"A"})", "");
    add("reserved", tenant, R"({"entity_id":"Admin","name":"A"})",
        "/entity_id entity_id 'Admin' is reserved");
    add("blank name", tenant, R"({"entity_id":"a","name":" "})", "/name must not be blank");
    add("control", tenant, R"({"entity_id":"a","name":"a\u0007"})",
        "/name must not hold control characters");
    const WhyNot patch = &whyNot<admin::TenantPatch>;
    add("nothing", patch, "{}", "");
    add("null name", patch, R"({"name":null})",
        "/name must not be null; leave it out to keep what it is");
    add("nested", patch, R"({"settings":{"max_sessions":0}})",
        "/settings/max_sessions must be between 1 and 1000000");
    const WhyNot key = &whyNot<admin::NewAdminKey>;
    add("key", key, R"({"label":"x","role":"operator","entity_id":"a"})", "");
    add("no role", key, R"({"label":"x"})", "/role is required");
    add("no label", key, R"({"label":"","role":"owner"})",
        "/label must have between 1 and 100 characters");
    const WhyNot secret = &whyNot<admin::NewHostSecret>;
    add("made by the server", secret, "{}", "");
    add("null secret", secret, R"({"secret":null})",
        "/secret must not be null; leave it out to keep what it is");
    const WhyNot token = &whyNot<admin::NewUserToken>;
    add("token", token, R"({"label":"x","lifetime_days":3650,"replace_others":true})", "");
    add("too long", token, R"({"lifetime_days":3651})",
        "/lifetime_days must be between 1 and 3650");
}

void TstAdminRecords::takeWhatFits()
{
    QFETCH(WhyNot, whyNotRecord);
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    QCOMPARE(whyNotRecord(text), problem);
}

void TstAdminRecords::tellFailuresApart_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    const auto add = [](const char *name, FailureKind kind, int status) {
        QTest::newRow(name) << int(kind) << status;
    };
    add("invalid", FailureKind::InvalidArgument, 422);
    add("unauthenticated", FailureKind::Unauthenticated, 401);
    add("forbidden", FailureKind::Forbidden, 403);
    add("not found", FailureKind::NotFound, 404);
    add("conflict", FailureKind::Conflict, 409);
    add("precondition", FailureKind::Precondition, 412);
    add("rate limited", FailureKind::RateLimited, 429);
    add("unavailable", FailureKind::Unavailable, 503);
    add("internal", FailureKind::Internal, 500);
}

void TstAdminRecords::tellFailuresApart()
{
    QFETCH(int, kind);
    QFETCH(int, status);
    const admin::Problem problem =
        admin::problemOf(Failure(FailureKind(kind), u"text"_s), u"req_1"_s);
    QCOMPARE(problem.status, status);
    // What the client throws is of the kind that the server threw.
    QCOMPARE(int(admin::Refused(problem).kind()), kind);
}

void TstAdminRecords::ourOwnFaultsSayNothing()
{
    const Failure failure(FailureKind::Internal, u"SELECT secret"_s, u"SELECT secret"_s);
    QVERIFY(!admin::problemOf(failure, {}).detail.contains(u"SELECT"_s));
}

void TstAdminRecords::aProblemComesBackAsItWas()
{
    const json::InvalidFields invalid({{u"/a"_s, u"is bad"_s}});
    const QJsonObject written = json::write(admin::problemOf(invalid, u"req_1"_s));
    const auto document = json::Document::parse(json::dump(written));
    QCOMPARE(json::write(json::read<admin::Problem>(document->root())), written);
}

PLEXUS_TEST(TstAdminRecords, tst_admin_records)
#include "tst_admin_records.moc"
