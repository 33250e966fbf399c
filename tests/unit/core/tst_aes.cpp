#include "core/aes_cbc.h"
#include "core/aes_gcm.h"
#include "support/run.h"
#include "support/test_main.h"

using namespace plexus;

static QByteArray hex(const char *text) { return QByteArray::fromHex(text); }

class TstAes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gcmGivesThePublishedTexts_data();
    void gcmGivesThePublishedTexts();
    void gcmRefusesEveryChangedBit();
    void gcmRefusesWhatIsTooShortForATag();
    void cbcGivesThePublishedText();
    void cbcRefusesWrongPadding();
    void refusesKeysOfAnotherLength();
};

//! D. McGrew and J. Viega, "The Galois/Counter Mode of Operation", submitted to NIST and the source
//! of SP 800-38D: appendix B, test cases 13 to 16 (those of AES-256 with nonces of 96 bits).
void TstAes::gcmGivesThePublishedTexts_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("nonce");
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("associated");
    QTest::addColumn<QByteArray>("sealed");
    const QByteArray zeroKey(32, '\0');
    const QByteArray zeroNonce(12, '\0');
    QTest::newRow("case 13") << zeroKey << zeroNonce << QByteArray() << QByteArray()
                             << hex("530f8afbc74536b9a963b4f1c4cb738b");
    QTest::newRow("case 14") << zeroKey << zeroNonce << QByteArray(16, '\0') << QByteArray()
                             << hex("cea7403d4d606b6e074ec5d3baf39d18"
                                    "d0d1c8a799996bf0265b98b5d48ab919");
    const QByteArray key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    const QByteArray nonce = hex("cafebabefacedbaddecaf888");
    const QByteArray plain =
        hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
    const QByteArray text = hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad");
    QTest::newRow("case 15") << key << nonce << plain << QByteArray()
                             << text + hex("b094dac5d93471bdec1a502270e3cc6c");
    QTest::newRow("case 16") << key << nonce << plain.first(60)
                             << hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
                             << text.first(60) + hex("76fc6ece0f4e1768cddf8853bb2d551b");
}

void TstAes::gcmGivesThePublishedTexts()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, nonce);
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, associated);
    QFETCH(QByteArray, sealed);
    QCOMPARE(sealAesGcm(Secret(key), nonce, plain, associated).toHex(), sealed.toHex());
    const auto opened = openAesGcm(Secret(key), nonce, sealed, associated);
    QVERIFY(opened);
    QCOMPARE(opened->reveal(), plain);
}

void TstAes::gcmRefusesEveryChangedBit()
{
    const Secret key(QByteArray(32, 'k'));
    const QByteArray nonce(12, 'n');
    const QByteArray sealed = sealAesGcm(key, nonce, "a token", "place");
    for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
        QByteArray changed = sealed;
        changed[bit / 8] = char(changed.at(bit / 8) ^ (1 << (bit % 8)));
        QVERIFY2(!openAesGcm(key, nonce, changed, "place"), qPrintable(QString::number(bit)));
    }
    QVERIFY(!openAesGcm(key, nonce, sealed, "places"));
    QVERIFY(!openAesGcm(key, QByteArray(12, 'm'), sealed, "place"));
    QVERIFY(!openAesGcm(Secret(QByteArray(32, 'j')), nonce, sealed, "place"));
}

void TstAes::gcmRefusesWhatIsTooShortForATag()
{
    QVERIFY(!openAesGcm(Secret(QByteArray(32, 'k')), QByteArray(12, 'n'), QByteArray(15, 'x'), {}));
}

//! NIST SP 800-38A, F.2.1 CBC-AES128.Encrypt, first block; the padding block is ours.
void TstAes::cbcGivesThePublishedText()
{
    const Secret key(hex("2b7e151628aed2a6abf7158809cf4f3c"));
    const QByteArray iv = hex("000102030405060708090a0b0c0d0e0f");
    const QByteArray plain = hex("6bc1bee22e409f96e93d7e117393172a");
    const QByteArray text = encryptAesCbc(key, iv, plain);
    QCOMPARE(text.size(), 32);
    QCOMPARE(text.first(16).toHex(), "7649abac8119b246cee98e9b12e9197d");
    QCOMPARE(decryptAesCbc(key, iv, text)->reveal(), plain);
}

void TstAes::cbcRefusesWrongPadding()
{
    const Secret key(QByteArray(16, 'k'));
    QVERIFY(!decryptAesCbc(key, QByteArray(16, 'i'), QByteArray(32, 'x')));
    QVERIFY(!decryptAesCbc(key, QByteArray(16, 'i'), QByteArray(31, 'x')));
}

void TstAes::refusesKeysOfAnotherLength()
{
    const Secret shortKey(QByteArray(31, 'k'));
    QVERIFY_FAILS(FailureKind::Internal, sealAesGcm(shortKey, QByteArray(12, 'n'), "x", {}));
    QVERIFY_FAILS(FailureKind::Internal, encryptAesCbc(shortKey, QByteArray(16, 'i'), "x"));
}

PLEXUS_TEST(TstAes, tst_aes)
#include "tst_aes.moc"
