#include "core/ed25519.h"
#include "core/failure.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;

class TstEd25519 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithRfc8032_data();
    void agreesWithRfc8032();
    void refusesWhatWasChanged();
    void refusesKeysOfAnotherSize();
};

//! Section 7.1, tests 1 and 2.
void TstEd25519::agreesWithRfc8032_data()
{
    QTest::addColumn<QByteArray>("seed");
    QTest::addColumn<QByteArray>("publicKey");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("1")
        << QByteArray::fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        << QByteArray::fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        << QByteArray()
        << QByteArray::fromHex(
               "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8"
               "821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    QTest::newRow("2")
        << QByteArray::fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        << QByteArray::fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        << QByteArray::fromHex("72")
        << QByteArray::fromHex(
               "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085a"
               "c1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

void TstEd25519::agreesWithRfc8032()
{
    QFETCH(QByteArray, seed);
    QFETCH(QByteArray, publicKey);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, signature);
    QCOMPARE(ed25519PublicKey(Secret(seed)), publicKey);
    QCOMPARE(signEd25519(Secret(seed), message), signature);
    QVERIFY(isEd25519Signature(publicKey, message, signature));
}

void TstEd25519::refusesWhatWasChanged()
{
    const Secret key(QByteArray(32, 'k'));
    const QByteArray publicKey = ed25519PublicKey(key);
    const QByteArray signature = signEd25519(key, "message");
    QVERIFY(!isEd25519Signature(publicKey, "Message", signature));
    QVERIFY(
        !isEd25519Signature(ed25519PublicKey(Secret(QByteArray(32, 'l'))), "message", signature));
    QByteArray changed = signature;
    changed[40] = char(changed[40] ^ 1);
    QVERIFY(!isEd25519Signature(publicKey, "message", changed));
    QVERIFY(!isEd25519Signature(publicKey, "message", signature.chopped(1)));
    QVERIFY(!isEd25519Signature(publicKey, "message", {}));
    QVERIFY(!isEd25519Signature({}, "message", signature));
}

void TstEd25519::refusesKeysOfAnotherSize()
{
    QVERIFY_THROWS_EXCEPTION(Failure, signEd25519(Secret(QByteArray(31, 'k')), "message"));
    QVERIFY_THROWS_EXCEPTION(Failure, ed25519PublicKey(Secret()));
}

PLEXUS_TEST(TstEd25519, tst_ed25519)
#include "tst_ed25519.moc"
