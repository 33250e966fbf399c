// Threat row 85 on the real programs: what comes from outside stays in one line, and what was
// written is found to be changed.
#include "outside_sql.h"
#include "support/server/administration.h"
#include "support/test_main.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestAuditProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void T85_inputsStayInOneLineEach();
    void T85_anEditedExportDoesNotVerify();
    void T85_anEditedDatabaseDoesNotVerify();
    void verifyingNeedsNoServer();
    void deletedTenantsKeepTheirAudit();
    void credentialsOfATenantAreSeenByItsKeyOnly();
};

static constexpr int notGenuine = 5;
static const QString evil = u"a\r\n2026-01-01T00:00:00Z info forged\x1b[31m\x9b"
                            "2J\u2028b"_s;

//! `plexus admin …` against a fixture; against nothing without one.
struct AuditDesk
{
    explicit AuditDesk(const Fixture *fixture, const QByteArray &key = {})
    {
        environment.insert(u"PLEXUS_CLI_API_BASE_URL"_s,
                           u"http://127.0.0.1:%1"_s.arg(fixture ? fixture->adminPort() : 1));
        if (fixture)
            environment.insert(u"ADMIN_API_KEY"_s,
                               QString::fromLatin1(key.isEmpty() ? fixture->adminKey() : key));
    }
    int admin(const QStringList &arguments)
    {
        Program program(u"plexus"_s, QStringList{u"admin"_s} + arguments, environment,
                        folder.path());
        const int code = program.waitForEnd();
        output = program.output();
        errors = program.errors();
        return code;
    }
    QString exportFile() { return folder.filePath(u"audit.jsonl"_s); }
    QByteArrayList exported()
    {
        QFile::remove(exportFile());
        if (admin({u"audit"_s, u"export"_s, u"--output"_s, exportFile()}) != 0)
            throw std::runtime_error(errors.toStdString());
        QFile file(exportFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll().chopped(1).split('\n')
                                              : QByteArrayList();
    }
    int verify(const QByteArrayList &lines)
    {
        QFile file(exportFile());
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            throw std::runtime_error("no file");
        file.write(lines.join('\n') + '\n');
        file.close();
        return admin({u"audit"_s, u"verify"_s, exportFile()});
    }

    QTemporaryDir folder;
    QHash<QString, QString> environment;
    QByteArray output;
    QByteArray errors;
};

static void sendEvilInputs(const Fixture &fixture)
{
    administer(fixture, "POST", "/admin/v1/tenants",
               {{u"entity_id"_s, u"evil"_s}, {u"name"_s, evil}});
    administer(fixture, "POST", "/admin/v1/tenants/evil/users/u1/tokens", {{u"label"_s, evil}});
    administer(fixture, "POST", "/admin/v1/tenants", {{u"entity_id"_s, evil}});
    administer(fixture, "GET", "/admin/v1/tenants/%0d%0aforged%1b%5b2J");
    registerUser(fixture.port(), "evil", fixture.hostSecret(),
                 QJsonDocument(QJsonObject{{u"user_id_from_host_app"_s, evil}}).toJson());
    exchange(fixture.port(), "GET", "/%0d%0aforged%1b%5b31m/mcp",
             {{"User-Agent", "\x1b[31mforged"}, {"X-Request-Id", "\x1b[31mforged"}});
}

//! No byte that could begin a line or command a terminal.
static bool isOneHarmlessLine(const QByteArray &line)
{
    return std::all_of(line.begin(), line.end(),
                       [](char byte) {
                           const auto code = static_cast<unsigned char>(byte);
                           return code >= 0x20 && code != 0x7f;
                       })
        && !line.contains("\xc2\x9b");
}

void TestAuditProgram::T85_inputsStayInOneLineEach()
{
    Fixture fixture({u"--log-level"_s, u"debug"_s, u"--access-log"_s, u"all"_s});
    sendEvilInputs(fixture);
    AuditDesk desk(&fixture);
    for (const QByteArray &line : desk.exported()) {
        QVERIFY2(isOneHarmlessLine(line), line.constData());
        QVERIFY(QJsonDocument::fromJson(line).isObject());
    }
    QCOMPARE(desk.admin({u"audit"_s, u"list"_s, u"--limit"_s, u"200"_s}), 0);
    for (const QByteArray &line : desk.output.split('\n'))
        QVERIFY2(isOneHarmlessLine(line), line.constData());
    QCOMPARE(fixture.program().terminate(), 0);
    static const QRegularExpression begin(
        u"^(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z \\w+ |plexus\\.\\w+: )"_s);
    for (const QByteArray &line : fixture.program().errors().chopped(1).split('\n')) {
        QVERIFY2(isOneHarmlessLine(line), line.constData());
        QVERIFY2(begin.match(QString::fromUtf8(line)).hasMatch(), line.constData());
        QVERIFY2(!line.startsWith("2026-01-01T00:00:00Z info forged"), line.constData());
    }
}

void TestAuditProgram::T85_anEditedExportDoesNotVerify()
{
    const Fixture fixture;
    AuditDesk desk(&fixture);
    const QByteArrayList lines = desk.exported();
    QVERIFY2(desk.verify(lines) == 0, desk.output.constData());
    for (qsizetype i = 0; i < lines.size(); i += 3) {
        QByteArrayList changed = lines;
        const qsizetype at = changed[i].size() * 2 / 3;
        changed[i][at] = changed[i][at] == 'a' ? 'b' : 'a';
        QVERIFY2(desk.verify(changed) == notGenuine, changed[i].constData());
        QVERIFY2(desk.output.contains("line "), desk.output.constData());
    }
    QByteArrayList changed = lines;
    changed.removeAt(changed.size() - 2);
    QCOMPARE(desk.verify(changed), notGenuine);
    QCOMPARE(desk.verify({}), notGenuine);
    QCOMPARE(desk.verify({"no JSON"}), notGenuine);
    QVERIFY(desk.output.contains("line 1: "));
}

void TestAuditProgram::T85_anEditedDatabaseDoesNotVerify()
{
    const Fixture fixture;
    AuditDesk desk(&fixture);
    QVERIFY2(desk.admin({u"audit"_s, u"verify"_s}) == 0, desk.output.constData());
    OutsideSql sql(QDir(fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    sql.run(u"UPDATE audit SET event = replace(event, 'token.created', 'token.revoked') "
            "WHERE chain = 'secure'"_s);
    QCOMPARE(desk.admin({u"audit"_s, u"verify"_s}), notGenuine);
    QVERIFY2(desk.output.contains("secure: row 2 has been changed"), desk.output.constData());
    QCOMPARE(desk.admin({u"audit"_s, u"verify"_s, u"--entity-id"_s, u"secure"_s}), notGenuine);
    QCOMPARE(desk.admin({u"audit"_s, u"verify"_s, u"--entity-id"_s, u"conformance"_s}), 0);
}

void TestAuditProgram::verifyingNeedsNoServer()
{
    QByteArrayList lines;
    {
        const Fixture fixture;
        lines = AuditDesk(&fixture).exported();
    }
    AuditDesk alone(nullptr);
    QVERIFY2(alone.verify(lines) == 0, (alone.output + alone.errors).constData());
    const QJsonObject checkpoint =
        QJsonDocument::fromJson(lines[1]).object()[u"checkpoint"_s].toObject();
    const QString key = checkpoint[u"public_key"_s].toString();
    const QStringList verify{u"audit"_s, u"verify"_s, alone.exportFile(), u"--key"_s};
    QCOMPARE(alone.admin(verify + QStringList{key}), 0);
    QCOMPARE(alone.admin(verify + QStringList{u"another"_s}), notGenuine);
}

void TestAuditProgram::deletedTenantsKeepTheirAudit()
{
    const Fixture fixture;
    AuditDesk desk(&fixture);
    QCOMPARE(desk.admin({u"tenant"_s, u"delete"_s, u"secure"_s, u"--yes"_s}), 0);
    QCOMPARE(desk.admin({u"audit"_s, u"export"_s, u"--entity-id"_s, u"secure"_s}), 0);
    QVERIFY(desk.output.contains("tenant.deleted"));
    QCOMPARE(desk.admin({u"audit"_s, u"chains"_s}), 0);
    QVERIFY(desk.output.contains("secure"));
}

void TestAuditProgram::credentialsOfATenantAreSeenByItsKeyOnly()
{
    const Fixture fixture;
    const QByteArray key =
        administer(
            fixture, "POST", "/admin/v1/admin-keys",
            {{u"label"_s, u"acme"_s}, {u"role"_s, u"viewer"_s}, {u"entity_id"_s, u"secure"_s}})
            .json()[u"key"_s]
            .toString()
            .toUtf8();
    AuditDesk desk(&fixture, key);
    for (const QByteArray &line : desk.exported())
        QVERIFY(!line.contains("conformance"));
    QCOMPARE(desk.admin({u"audit"_s, u"export"_s, u"--entity-id"_s, u"conformance"_s}), 1);
    QCOMPARE(desk.admin({u"audit"_s, u"verify"_s, u"--server"_s}), 0); // its own chain
    QVERIFY(desk.output.startsWith("secure: "));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestAuditProgram, tst_audit_program)
#include "tst_audit_program.moc"
