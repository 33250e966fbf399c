#include "core/digest.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;

class TstDigest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sha256OfKnownTexts_data();
    void sha256OfKnownTexts();
    void hmacOfKnownTexts_data();
    void hmacOfKnownTexts();
    void hkdfOfTheRfc();
    void hkdfIsExtractThenExpand();
    void everyPurposeHasItsOwnKey();
};

static QByteArray bytes(const char *hex) { return QByteArray::fromHex(hex); }

// FIPS 180-4 examples.
void TstDigest::sha256OfKnownTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("digest");
    QTest::newRow("nothing") << QByteArray()
                             << bytes("e3b0c44298fc1c149afbf4c8996fb924"
                                      "27ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << bytes("ba7816bf8f01cfea414140de5dae2223"
                                  "b00361a396177a9cb410ff61f20015ad");
}

void TstDigest::sha256OfKnownTexts()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, digest);
    QCOMPARE(sha256(text), digest);
}

// RFC 4231 sections 4.2, 4.3 and 4.7.
void TstDigest::hmacOfKnownTexts_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("1") << QByteArray(20, '\x0b') << QByteArray("Hi There")
                       << bytes("b0344c61d8db38535ca8afceaf0bf12b"
                                "881dc200c9833da726e9376c2e32cff7");
    QTest::newRow("2") << QByteArray("Jefe") << QByteArray("what do ya want for nothing?")
                       << bytes("5bdcc146bf60754e6a042426089575c7"
                                "5a003f089d2739839dec58b964ec3843");
    QTest::newRow("key longer than a block")
        << QByteArray(131, '\xaa')
        << QByteArray("Test Using Larger Than Block-Size Key - Hash Key First")
        << bytes("60e431591ee0b67f0d8a26aacbf5b77f"
                 "8e0bc6213728c5140546040f0ee37f54");
}

void TstDigest::hmacOfKnownTexts()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, code);
    QCOMPARE(hmacSha256(key, text), code);
}

// RFC 5869 A.3: the test case with neither salt nor info.
void TstDigest::hkdfOfTheRfc()
{
    QCOMPARE(hkdfSha256(QByteArray(22, '\x0b'), {}, 42),
             bytes("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879e"
                   "c3454e5f3c738d2d9d201395faa4b61a96c8"));
}

// RFC 5869 section 2, written out with HMAC: this has a purpose.
void TstDigest::hkdfIsExtractThenExpand()
{
    const QByteArray key = "an input key";
    const QByteArray purpose = "plexus/test";
    const QByteArray extracted = hmacSha256(QByteArray(32, '\0'), key);
    const QByteArray first = hmacSha256(extracted, purpose + '\x01');
    const QByteArray second = hmacSha256(extracted, first + purpose + '\x02');
    QCOMPARE(hkdfSha256(key, purpose), first);
    QCOMPARE(hkdfSha256(key, purpose, 64), first + second);
}

void TstDigest::everyPurposeHasItsOwnKey()
{
    const QByteArray key(32, 'k');
    QVERIFY(hkdfSha256(key, "sessions") != hkdfSha256(key, "cursors"));
    QVERIFY(hkdfSha256(key, "sessions") != hkdfSha256(QByteArray(32, 'l'), "sessions"));
    QVERIFY(hkdfSha256(key, "sessions") != key);
}

PLEXUS_TEST(TstDigest, tst_digest)
#include "tst_digest.moc"
