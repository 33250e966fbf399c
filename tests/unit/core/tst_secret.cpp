#include "core/secret.h"
#include "support/test_main.h"

#include <QDebug>
#include <QJsonValue>
#include <QTest>

#include <ostream>

using namespace plexus;

// A secret that compiles into a log, a string or a JSON text would end up there one day.
template <typename T>
concept Printable = requires(T value, QDebug debug) { debug << value; };
template <typename T>
concept Streamable = requires(T value, std::ostream &stream) { stream << value; };
static_assert(!Printable<Secret> && !Streamable<Secret>);
static_assert(!std::is_convertible_v<Secret, QByteArray>);
static_assert(!std::is_convertible_v<Secret, QString>);
static_assert(!std::is_constructible_v<QJsonValue, Secret>);
static_assert(!std::is_convertible_v<QByteArray, Secret>);
static_assert(!std::equality_comparable<Secret>); // not in constant time

class TstSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownsItsBytesAlone();
    void aCopyOutlivesItsOriginal();
    void movingLeavesNothingBehind();
    void assigningReplaces();
    void revealedBytesOutliveTheSecret();
    void comparesContentAndLength_data();
    void comparesContentAndLength();
};

void TstSecret::ownsItsBytesAlone()
{
    const QByteArray source("hunter2");
    const Secret secret(source);
    const Secret copy(secret);
    QCOMPARE(secret.reveal(), source);
    QVERIFY(secret.reveal().constData() != source.constData());
    QVERIFY(copy.reveal().constData() != secret.reveal().constData());
    QVERIFY(secret.reveal().isDetached());
}

void TstSecret::aCopyOutlivesItsOriginal()
{
    auto original = std::make_unique<Secret>(QByteArray("hunter2"));
    const Secret copy(*original);
    original.reset();
    QCOMPARE(copy.reveal(), QByteArray("hunter2"));
}

void TstSecret::movingLeavesNothingBehind()
{
    Secret from(QByteArray("hunter2"));
    const char *bytes = from.reveal().constData();
    const Secret to(std::move(from));
    QVERIFY(from.isEmpty()); // NOLINT(bugprone-use-after-move): that is what is tested
    QCOMPARE(to.reveal().constData(), bytes);
    QCOMPARE(to.size(), 7);
}

void TstSecret::assigningReplaces()
{
    Secret secret(QByteArray("old"));
    secret = Secret(QByteArray("newer"));
    QCOMPARE(secret.reveal(), QByteArray("newer"));
    const Secret &self = secret;
    secret = self;
    QCOMPARE(secret.reveal(), QByteArray("newer"));
    secret = Secret();
    QVERIFY(secret.isEmpty());
}

// Whoever copied what reveal() gave answers for it; it must not change under their hands.
void TstSecret::revealedBytesOutliveTheSecret()
{
    QByteArray kept;
    {
        const Secret secret(QByteArray("hunter2"));
        kept = secret.reveal();
    }
    QCOMPARE(kept, QByteArray("hunter2"));
}

void TstSecret::comparesContentAndLength_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<bool>("equal");
    QTest::newRow("equal") << QByteArray("abc") << QByteArray("abc") << true;
    QTest::newRow("empty") << QByteArray() << QByteArray("") << true;
    QTest::newRow("first byte") << QByteArray("xbc") << QByteArray("abc") << false;
    QTest::newRow("last byte") << QByteArray("abx") << QByteArray("abc") << false;
    QTest::newRow("shorter") << QByteArray("ab") << QByteArray("abc") << false;
    QTest::newRow("behind a NUL") << QByteArray("a\0b", 3) << QByteArray("a\0c", 3) << false;
}

void TstSecret::comparesContentAndLength()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(bool, equal);
    QCOMPARE(equalInConstantTime(left, right), equal);
    QCOMPARE(equalInConstantTime(right, left), equal);
}

PLEXUS_TEST(TstSecret, tst_secret)
#include "tst_secret.moc"
