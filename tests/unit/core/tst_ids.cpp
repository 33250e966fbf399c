#include "core/ids.h"
#include "support/test_main.h"

#include <QTest>

#include <unordered_set>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTenantIds_data();
    void takesTenantIds();
    void refusesTenantIds_data();
    void refusesTenantIds();
    void reservedWordsAreReservedInAnyCase();
    void takesUserIds_data();
    void takesUserIds(); // threat 64
    void refusesUserIds_data();
    void refusesUserIds(); // threat 64
    void idsOfTwoKindsDoNotMix();
    void idsAreComparedExactly();
};

void TstIds::takesTenantIds_data()
{
    QTest::addColumn<QString>("id");
    for (const QString &id : {u"a"_s, u"7"_s, u"acme"_s, u"tenant_A_for_scope_test"_s, u"A-_"_s,
                              u"admins"_s, u"my-admin"_s, QString(63, u'x')})
        QTest::newRow(qPrintable(id)) << id;
}

void TstIds::takesTenantIds()
{
    QFETCH(QString, id);
    QCOMPARE(whyNotTenantId(id), QString());
}

void TstIds::refusesTenantIds_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("empty") << QString();
    QTest::newRow("64 characters") << QString(64, u'x');
    QTest::newRow("begins with a hyphen") << u"-a"_s;
    QTest::newRow("begins with an underscore") << u"_a"_s;
    QTest::newRow("dot") << u"a.b"_s;
    QTest::newRow("well known") << u".well-known"_s;
    QTest::newRow("slash") << u"a/b"_s;
    QTest::newRow("percent") << u"a%2fb"_s;
    QTest::newRow("space") << u"a b"_s;
    QTest::newRow("line feed at the end") << u"acme\n"_s;
    QTest::newRow("NUL") << QString(u"a"_s + QChar(0));
    QTest::newRow("letter of another script") << u"аcme"_s; // Cyrillic a
    QTest::newRow("digit of another script") << u"a\u0661"_s;
    QTest::newRow("umlaut") << u"ä"_s;
}

void TstIds::refusesTenantIds()
{
    QFETCH(QString, id);
    QVERIFY(!whyNotTenantId(id).isEmpty());
}

void TstIds::reservedWordsAreReservedInAnyCase()
{
    for (const QString &word :
         {u"admin"_s, u"api"_s, u"health"_s, u"metrics"_s, u"static"_s, u"login"_s, u"docs"_s,
          u"oauth"_s, u"authorize"_s, u"token"_s, u"register"_s}) {
        QString mixed = word;
        mixed[0] = mixed[0].toUpper();
        for (const QString &spelling : {word, word.toUpper(), mixed})
            QVERIFY2(whyNotTenantId(spelling).contains(u"reserved"_s), qPrintable(spelling));
    }
}

void TstIds::takesUserIds_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("mail address") << u"ada@example.org"_s;
    QTest::newRow("spaces stay") << u" a b "_s;
    QTest::newRow("slash") << u"org/7"_s;
    QTest::newRow("any script") << u"ユーザー 😀"_s;
    QTest::newRow("255 bytes") << QString(255, u'x');
}

void TstIds::takesUserIds()
{
    QFETCH(QString, id);
    QCOMPARE(whyNotUserId(id), QString());
}

void TstIds::refusesUserIds_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("empty") << QString();
    QTest::newRow("256 bytes") << QString(256, u'x');
    QTest::newRow("256 bytes in 128 characters") << QString(128, u'ä');
    QTest::newRow("line feed") << u"a\nb"_s;
    QTest::newRow("NUL") << QString(u"a"_s + QChar(0));
    QTest::newRow("DEL") << u"a\u007f"_s;
    QTest::newRow("C1 control") << u"a\u0085"_s;
    QTest::newRow("half a surrogate pair") << QString(QChar(0xd800));
}

void TstIds::refusesUserIds()
{
    QFETCH(QString, id);
    QVERIFY(!whyNotUserId(id).isEmpty());
}

void TstIds::idsOfTwoKindsDoNotMix()
{
    static_assert(!std::is_convertible_v<QString, TenantId>);
    static_assert(!std::is_convertible_v<TenantId, QString>);
    static_assert(!std::is_constructible_v<UserId, TenantId>);
    static_assert(!std::equality_comparable_with<UserId, TenantId>);
    QVERIFY(TenantId().isEmpty());
}

void TstIds::idsAreComparedExactly()
{
    QVERIFY(TenantId(u"acme"_s) != TenantId(u"Acme"_s));
    QVERIFY(TenantId(u"a"_s) < TenantId(u"b"_s));
    const std::unordered_set<TenantId> ids{TenantId(u"a"_s), TenantId(u"A"_s), TenantId(u"a"_s)};
    QCOMPARE(ids.size(), size_t(2));
}

PLEXUS_TEST(TstIds, tst_ids)
#include "tst_ids.moc"
