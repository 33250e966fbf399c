#include "core/base64url.h"
#include "core/sealer.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;

class TstSealer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWhatItSealed_data();
    void opensWhatItSealed();
    void opensTheKnownVector();
    void noticesEveryChangedByte(); // threat 67
    void noticesEveryMissingByte(); // threat 67
    void needsTheSameContext();
    void needsTheSameKey();
    void anOlderKeyStillOpens();
    void sealsDifferentlyEachTime();
    void refusesKeysOfAnotherLength_data();
    void refusesKeysOfAnotherLength();
};

static Secret key(char c) { return Secret(QByteArray(32, c)); }

void TstSealer::opensWhatItSealed_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("context");
    QTest::newRow("text") << QByteArray("session 7") << QByteArray("tenant|user");
    QTest::newRow("nothing") << QByteArray() << QByteArray("tenant|user");
    QTest::newRow("no context") << QByteArray("session 7") << QByteArray();
    QTest::newRow("neither") << QByteArray() << QByteArray();
    QTest::newRow("large") << QByteArray(100'000, 'x') << QByteArray(5000, 'c');
}

void TstSealer::opensWhatItSealed()
{
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, context);
    const Sealer sealer({key('a')});
    const auto opened = sealer.open(sealer.seal(plain, context), context);
    QVERIFY(opened.has_value());
    QCOMPARE(*opened, plain);
}

// AES-256-GCM, test case 16 of the GCM specification (McGrew, Viega).
void TstSealer::opensTheKnownVector()
{
    const QByteArray half = QByteArray::fromHex("feffe9928665731c6d6a8f9467308308");
    const QByteArray nonce = QByteArray::fromHex("cafebabefacedbaddecaf888");
    const QByteArray text =
        QByteArray::fromHex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662");
    const QByteArray tag = QByteArray::fromHex("76fc6ece0f4e1768cddf8853bb2d551b");
    const QByteArray context = QByteArray::fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const QByteArray plain =
        QByteArray::fromHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    const Sealer sealer({Secret(half + half)});
    QCOMPARE(sealer.open(toBase64Url(nonce + text + tag), context), plain);
}

void TstSealer::noticesEveryChangedByte()
{
    const Sealer sealer({key('a')});
    const QByteArray bytes = *fromBase64Url(sealer.seal("session 7", "context"));
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray changed = bytes;
            changed[i] = char(changed.at(i) ^ (1 << bit));
            QVERIFY(!sealer.open(toBase64Url(changed), "context"));
        }
    }
}

void TstSealer::noticesEveryMissingByte()
{
    const Sealer sealer({key('a')});
    const QByteArray bytes = *fromBase64Url(sealer.seal("session 7", "context"));
    for (qsizetype length = 0; length < bytes.size(); ++length)
        QVERIFY(!sealer.open(toBase64Url(bytes.first(length)), "context"));
    QVERIFY(!sealer.open(toBase64Url(bytes + '\0'), "context"));
    QVERIFY(!sealer.open("not base64url!", "context"));
}

void TstSealer::needsTheSameContext()
{
    const Sealer sealer({key('a')});
    const QByteArray sealed = sealer.seal("session 7", "tenant|user");
    QVERIFY(!sealer.open(sealed, "other|user"));
    QVERIFY(!sealer.open(sealed, "tenant|use"));
    QVERIFY(!sealer.open(sealed, ""));
}

void TstSealer::needsTheSameKey()
{
    const QByteArray sealed = Sealer({key('a')}).seal("session 7", "context");
    QVERIFY(!Sealer({key('b')}).open(sealed, "context"));
}

void TstSealer::anOlderKeyStillOpens()
{
    const QByteArray old = Sealer({key('a')}).seal("session 7", "context");
    const Sealer rotated({key('b'), key('a')});
    QCOMPARE(rotated.open(old, "context"), QByteArray("session 7"));
    const QByteArray fresh = rotated.seal("session 8", "context");
    QCOMPARE(Sealer({key('b')}).open(fresh, "context"), QByteArray("session 8"));
    QVERIFY(!Sealer({key('a')}).open(fresh, "context"));
}

void TstSealer::sealsDifferentlyEachTime()
{
    const Sealer sealer({key('a')});
    QVERIFY(sealer.seal("session 7", "context") != sealer.seal("session 7", "context"));
}

void TstSealer::refusesKeysOfAnotherLength_data()
{
    QTest::addColumn<QList<int>>("lengths");
    QTest::newRow("none") << QList<int>{};
    QTest::newRow("short") << QList<int>{31};
    QTest::newRow("long") << QList<int>{33};
    QTest::newRow("the second one") << QList<int>{32, 16};
}

void TstSealer::refusesKeysOfAnotherLength()
{
    QFETCH(QList<int>, lengths);
    QList<Secret> keys;
    for (const int length : lengths)
        keys.append(Secret(QByteArray(length, 'k')));
    QVERIFY_FAILS(FailureKind::Internal, Sealer(keys));
}

PLEXUS_TEST(TstSealer, tst_sealer)
#include "tst_sealer.moc"
