#include "core/aes_gcm.h"
#include "core/base64url.h"
#include "support/run.h"
#include "support/test_main.h"
#include "vault/credential_unreadable.h"
#include "vault/packing.h"
#include "vault/value_cipher.h"

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::vault;
using namespace Qt::Literals::StringLiterals;

static const QByteArray one = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
static const QByteArray two = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
static const TenantId acme(u"acme"_s);
static const Secret token(QByteArray("gho_secret-of-a-user"));

static ValueCipher cipherOf(const QByteArray &keys)
{
    return ValueCipher(KeyRing::parse(Secret(keys)));
}

static ValuePlace place(const QByteArrayList &row = {"ada", "github"})
{
    return {acme, "external_token", row, "tokens"};
}

class TstValueCipher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWhatItSealed_data();
    void opensWhatItSealed();
    void sealsDifferentlyEachTime();
    void theFormIsWrittenDown();
    void noticesEveryChangedCharacter();
    void noticesEveryMissingCharacter();
    void valuesCannotBeSwapped_data();
    void valuesCannotBeSwapped(); // threat 57, H14
    void anotherTenantsDataKeyOpensNothing();
    void aDamagedDataKeyOpensNothing();
    void needsTheRingThatWrappedTheDataKey();
    void rewrappingChangesTheRingsKeyOnly();
    void failuresAreDistinctAndDoNotRepeatTheValue();
    void listsArePackedWithoutAmbiguity();

private:
    const ValueCipher m_cipher = cipherOf(one);
    const WrappedKey m_key = m_cipher.newKey(acme);
};

void TstValueCipher::opensWhatItSealed_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::newRow("a token") << token.reveal();
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("bytes") << QByteArray("\0\xff\0", 3);
    QTest::newRow("16 KiB") << QByteArray(16384, 'x');
}

void TstValueCipher::opensWhatItSealed()
{
    QFETCH(QByteArray, plain);
    const SealedValue sealed = m_cipher.seal(place(), m_key, Secret(plain));
    QCOMPARE(m_cipher.open(place(), sealed).reveal(), plain);
    QVERIFY(plain.isEmpty() || !sealed.text.contains(plain));
}

void TstValueCipher::sealsDifferentlyEachTime()
{
    QSet<QByteArray> texts;
    for (int i = 0; i < 1000; ++i)
        texts.insert(m_cipher.seal(place(), m_key, token).text);
    QCOMPARE(texts.size(), 1000);
}

//! Whoever must read a database without this program can.
void TstValueCipher::theFormIsWrittenDown()
{
    const QByteArrayList wrapped = m_key.wrapped.split('.');
    QCOMPARE(wrapped.size(), 3);
    QCOMPARE(wrapped.at(0), "plxk1");
    QCOMPARE(wrapped.at(1), m_cipher.ring().ids().front().toLatin1());
    const QByteArray bytes = *fromBase64Url(wrapped.at(2));
    const Secret ringKey = *m_cipher.ring().subkey(m_key.ringKey, "plexus/data-key-wrapping/v1");
    const auto dataKey = openAesGcm(ringKey, bytes.first(12), bytes.sliced(12),
                                    packed({"plexus/data-key/v1", "acme", m_key.id.toLatin1()}));
    const QByteArrayList parts = m_cipher.seal(place(), m_key, token).text.split('.');
    QCOMPARE(parts.at(0), "plx1");
    QCOMPARE(parts.at(1), m_key.id.toLatin1());
    const QByteArray sealed = *fromBase64Url(parts.at(2));
    const QByteArray associated =
        packed({"plexus/value/v1", "acme", "external_token", packed({"ada", "github"}), "tokens"});
    QCOMPARE(openAesGcm(*dataKey, sealed.first(12), sealed.sliced(12), associated)->reveal(),
             token.reveal());
}

void TstValueCipher::noticesEveryChangedCharacter()
{
    const SealedValue sealed = m_cipher.seal(place(), m_key, token);
    for (qsizetype i = 0; i < sealed.text.size(); ++i) {
        SealedValue changed = sealed;
        changed.text[i] = changed.text.at(i) == 'A' ? 'B' : 'A';
        QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(place(), changed));
    }
}

void TstValueCipher::noticesEveryMissingCharacter()
{
    const SealedValue sealed = m_cipher.seal(place(), m_key, token);
    for (qsizetype size = 0; size < sealed.text.size(); ++size) {
        const SealedValue cut{sealed.text.first(size), sealed.key};
        QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(place(), cut));
    }
    const SealedValue longer{sealed.text + 'A', sealed.key};
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(place(), longer));
}

void TstValueCipher::valuesCannotBeSwapped_data()
{
    QTest::addColumn<QByteArrayList>("row");
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("column");
    const QByteArrayList row{"ada", "github"};
    QTest::newRow("user") << QByteArrayList{"bob", "github"} << place().table << place().column;
    QTest::newRow("provider") << QByteArrayList{"ada", "slack"} << place().table << place().column;
    QTest::newRow("boundary") << QByteArrayList{"adag", "ithub"} << place().table << place().column;
    QTest::newRow("parts") << QByteArrayList{"ada", "github", ""} << place().table
                           << place().column;
    QTest::newRow("table") << row << QByteArray("api_key") << place().column;
    QTest::newRow("column") << row << place().table << QByteArray("value");
}

void TstValueCipher::valuesCannotBeSwapped()
{
    QFETCH(QByteArrayList, row);
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, column);
    const SealedValue sealed = m_cipher.seal(place(), m_key, token);
    const ValuePlace elsewhere{acme, table, row, column};
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(elsewhere, sealed));
}

void TstValueCipher::anotherTenantsDataKeyOpensNothing()
{
    const TenantId other(u"other"_s);
    ValuePlace elsewhere = place();
    elsewhere.tenant = other;
    SealedValue sealed = m_cipher.seal(place(), m_key, token);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(elsewhere, sealed));
    sealed.key = m_cipher.newKey(other);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(elsewhere, sealed));
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(place(), sealed));
}

void TstValueCipher::aDamagedDataKeyOpensNothing()
{
    SealedValue sealed = m_cipher.seal(place(), m_key, token);
    sealed.key.wrapped.replace(sealed.key.wrapped.size() - 10, 1, "~");
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(place(), sealed));
    sealed.key = m_cipher.newKey(acme);
    sealed.key.id = m_key.id; // renamed by who can write the database
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(place(), sealed));
}

void TstValueCipher::needsTheRingThatWrappedTheDataKey()
{
    const SealedValue sealed = m_cipher.seal(place(), m_key, token);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, cipherOf(two).open(place(), sealed));
    QCOMPARE(cipherOf(two + ',' + one).open(place(), sealed).reveal(), token.reveal());
}

void TstValueCipher::rewrappingChangesTheRingsKeyOnly()
{
    SealedValue sealed = m_cipher.seal(place(), m_key, token);
    const ValueCipher rotated = cipherOf(two + ',' + one);
    sealed.key = rotated.rewrapped(acme, m_key);
    QCOMPARE(sealed.key.id, m_key.id);
    QCOMPARE(sealed.key.bornUnder, m_cipher.ring().ids().front());
    QCOMPARE(sealed.key.ringKey, rotated.ring().ids().front());
    QCOMPARE(cipherOf(two).open(place(), sealed).reveal(), token.reveal());
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, m_cipher.open(place(), sealed));
}

void TstValueCipher::failuresAreDistinctAndDoNotRepeatTheValue()
{
    const SealedValue sealed = m_cipher.seal(place(), m_key, token);
    try {
        m_cipher.open(place({"bob", "github"}), sealed);
        QFAIL("it was opened");
    } catch (const CredentialUnreadable &failure) {
        QVERIFY(failure.logText().startsWith(u"credential_unreadable: external_token.tokens"_s));
        QVERIFY(!failure.logText().contains(QString::fromLatin1(sealed.text)));
        QVERIFY(!failure.callerText().contains(u"external_token"_s));
    }
}

void TstValueCipher::listsArePackedWithoutAmbiguity()
{
    QVERIFY(packed({"a", "bc"}) != packed({"ab", "c"}));
    QVERIFY(packed({"a", ""}) != packed(QByteArrayList{"a"}));
    const Secret secret = packedSecrets({Secret("access"), Secret(), Secret("refresh")});
    QCOMPARE(unpackedSecrets(secret)->size(), 3);
    QCOMPARE(unpackedSecrets(secret)->at(2).reveal(), "refresh");
    QVERIFY(!unpackedSecrets(Secret(secret.reveal().chopped(1))));
    QVERIFY(!unpackedSecrets(Secret("\xff\xff\xff\xff....")));
    QVERIFY(!unpackedSecrets(Secret(QByteArray("\0\0", 2))));
}

PLEXUS_TEST(TstValueCipher, tst_value_cipher)
#include "tst_value_cipher.moc"
