// Row 64 of the table of threats: ids of the host application that look alike are different users.
#include "support/server/administration.h"
#include "support/server/modern_caller.h"
#include "support/test_main.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestUserIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void row64_eachIdIsAUserOfItsOwn();
    void row64_whatCannotBeAnIdMakesNoUser_data();
    void row64_whatCannotBeAnIdMakesNoUser();

private:
    WireAnswer registerId(const QByteArray &json) const
    {
        return registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(), json);
    }
    QJsonObject users() const
    {
        return administer(m_fixture, "GET", "/admin/v1/tenants/secure/users?limit=100").json();
    }

    Fixture m_fixture;
};

static QByteArray bodyFor(const QString &id)
{
    return QJsonDocument(QJsonObject{{u"user_id_from_host_app"_s, id}}).toJson();
}

static QStringList lookAlikes()
{
    return {u"bob"_s,        u"bob "_s,     u" bob"_s,          u"Bob"_s,          u"bob\u00a0"_s,
            u"bob\u200b"_s,  u"b\u03bfb"_s, u"b\u00f3b"_s,      u"bo\u0301b"_s,    u"\ufb01n"_s,
            u"fin"_s,        u"../bob"_s,   u"secure/../bob"_s, u".."_s,           u"."_s,
            u"bob%00"_s,     u"b%6fb"_s,    u"u:bob"_s,         u"bob' OR '1"_s,   u"bob\\"_s,
            u"bob|static"_s, u"~Ym9i"_s,    QString(255, u'b'), QString(254, u'b')};
}

static QJsonObject values(const ModernCaller &caller, QJsonObject arguments)
{
    arguments[u"key"_s] = u"name"_s;
    const QJsonObject result = caller.callTool(u"manage_plexus_session_tool"_s, arguments);
    return QJsonDocument::fromJson(result[u"content"_s][0][u"text"_s].toString().toUtf8()).object();
}

void TestUserIds::row64_eachIdIsAUserOfItsOwn()
{
    const qsizetype before = users()[u"total"_s].toInt();
    const QStringList ids = lookAlikes();
    QList<ModernCaller> callers;
    for (const QString &id : ids) {
        const QJsonObject made = registerId(bodyFor(id)).json();
        QCOMPARE(made[u"persistent_user_id"_s].toString(), id);
        callers.append(
            {m_fixture.port(), "secure", made[u"plexus_user_auth_token"_s].toString().toUtf8()});
        values(callers.last(), {{u"action"_s, u"set"_s}, {u"value"_s, id}});
    }
    for (qsizetype i = 0; i < ids.size(); ++i)
        QCOMPARE(values(callers[i], {{u"action"_s, u"get"_s}})[u"retrieved_value"_s].toString(),
                 ids[i]);
    QCOMPARE(users()[u"total"_s].toInt(), before + ids.size());
    QStringList known;
    for (const QJsonValue user : users()[u"items"_s].toArray())
        known += user[u"user_id"_s].toString();
    for (const QString &id : ids) {
        QCOMPARE(known.count(id), 1);
        const QByteArray inPath = '~'
            + id.toUtf8().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        const QByteArray path = "/admin/v1/tenants/secure/users/" + inPath;
        QCOMPARE(administer(m_fixture, "GET", path + "/tokens").json()[u"total"_s].toInt(), 1);
    }
}

void TestUserIds::row64_whatCannotBeAnIdMakesNoUser_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto add = [](const char *name, const QString &id) {
        QTest::newRow(name) << bodyFor(id);
    };
    add("nothing", QString());
    add("NUL", QString(QChar(0)));
    add("NUL at the end", u"bob"_s + QChar(0));
    add("NUL within", u"bob"_s + QChar(0) + u"eve"_s);
    add("line feed", u"bob\n"_s);
    add("tabulator", u"bob\t"_s);
    add("C1 control", u"bob\u0085"_s);
    add("256 bytes", QString(256, u'b'));
    add("256 bytes in 128 characters", QString(128, u'\u00f3'));
    add("a megabyte", QString(1'000'000, u'b'));
    QTest::newRow("half a character") << R"({"user_id_from_host_app":"bob\ud800"})"_ba;
    QTest::newRow("bytes that are no UTF-8") << "{\"user_id_from_host_app\":\"bob\xff\"}"_ba;
    QTest::newRow("overlong NUL") << "{\"user_id_from_host_app\":\"bob\xc0\x80\"}"_ba;
    QTest::newRow("a number") << R"({"user_id_from_host_app":7})"_ba;
    QTest::newRow("a list") << R"({"user_id_from_host_app":["bob"]})"_ba;
    QTest::newRow("null") << R"({"user_id_from_host_app":null})"_ba;
    QTest::newRow("two") << R"({"user_id_from_host_app":"a1","user_id_from_host_app":"a2"})"_ba;
}

void TestUserIds::row64_whatCannotBeAnIdMakesNoUser()
{
    QFETCH(QByteArray, body);
    const QJsonValue before = users()[u"total"_s];
    const WireAnswer answer = registerId(body);
    QVERIFY2(answer.status == 400 || answer.status == 413 || answer.status == 422,
             QByteArray::number(answer.status).constData());
    QVERIFY(!answer.body.contains("plx_ut_") && !answer.body.contains("bob"));
    QCOMPARE(users()[u"total"_s], before);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestUserIds, tst_user_ids)
#include "tst_user_ids.moc"
