#include "core/random.h"
#include "support/run.h"
#include "support/test_main.h"
#include "vault/fernet.h"
#include "vault/key_ring.h"

#include <QProcess>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

static const QByteArray specKey = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
static const QByteArray specToken =
    "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dO"
    "PmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
static constexpr qint64 specTime = 499162800; // 1985-10-26T01:20:00-07:00

static QByteArray base64(const QByteArray &text)
{
    return QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding);
}

//! What a script says that python3 runs with these arguments.
static QByteArray python(const QByteArray &script, const QByteArrayList &arguments)
{
    QProcess process;
    QStringList words{u"-c"_s, QString::fromLatin1(script)};
    for (const QByteArray &argument : arguments)
        words += QString::fromLatin1(argument);
    process.start(u"/usr/bin/python3"_s, words);
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        throw std::runtime_error(
            process.readAllStandardError().toStdString()
            + "(`./dev test` installs what tests need, or install the packages "
              "python3 and python3-cryptography yourself)");
    return process.readAllStandardOutput().trimmed();
}

class TstFernet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheTokenOfTheSpecification();
    void makesTheTokenOfTheSpecification();
    void refusesTheInvalidTokensOfTheSpecification_data();
    void refusesTheInvalidTokensOfTheSpecification();
    void noticesEveryChangedCharacter();
    void theRingTriesAllItsKeys();
    void readsWhatPythonMakes();
    void pythonReadsWhatItMakes();
};

void TstFernet::readsTheTokenOfTheSpecification()
{
    QCOMPARE(vault::openFernet(Secret(base64(specKey)), specToken)->reveal(), "hello");
}

void TstFernet::makesTheTokenOfTheSpecification()
{
    QByteArray iv;
    for (char c = 0; c < 16; ++c)
        iv += c;
    QCOMPARE(vault::sealFernet(Secret(base64(specKey)), iv, specTime, Secret("hello")), specToken);
}

//! invalid.json of the specification, but those cases that are about age.
void TstFernet::refusesTheInvalidTokensOfTheSpecification_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("incorrect mac")
        << QByteArray("gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fW"
                      "PAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==");
    QTest::newRow("too short") << QByteArray(
        "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==");
    QTest::newRow("invalid base64")
        << QByteArray("%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8"
                      "AKtwcaX1YdykRtfsH-p1YsUD2Q==");
    QTest::newRow("payload size not multiple of block size")
        << QByteArray("gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6o"
                      "xq5nmxbx_v7mrfyudzUm");
    QTest::newRow("payload padding error")
        << QByteArray("gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYRE"
                      "io4b5TsRdt2b2i0bFvDJWw==");
    QTest::newRow("incorrect IV (causes padding error)")
        << QByteArray("gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgH"
                      "Sv49TF2AUEZ1TIvcZjK1zQ==");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("without padding") << specToken.chopped(2);
}

void TstFernet::refusesTheInvalidTokensOfTheSpecification()
{
    QFETCH(QByteArray, token);
    QVERIFY(!vault::openFernet(Secret(base64(specKey)), token));
}

void TstFernet::noticesEveryChangedCharacter()
{
    const Secret key(base64(specKey));
    for (qsizetype i = 0; i < specToken.size(); ++i) {
        QByteArray changed = specToken;
        changed[i] = changed.at(i) == 'A' ? 'B' : 'A';
        if (changed != specToken)
            QVERIFY(!vault::openFernet(key, changed));
    }
}

void TstFernet::theRingTriesAllItsKeys()
{
    const Secret another = KeyRing::generate();
    QVERIFY(!KeyRing::parse(another).openFernet(specToken));
    const KeyRing both = KeyRing::parse(Secret(another.reveal() + ',' + specKey));
    QCOMPARE(both.openFernet(specToken)->reveal(), "hello");
}

void TstFernet::readsWhatPythonMakes()
{
    const Secret key = KeyRing::generate();
    const QByteArray made =
        python("import sys, cryptography.fernet as f\n"
               "for n in range(0, 100): print(f.Fernet(sys.argv[1]).encrypt(b'x' * n).decode())",
               {key.reveal()});
    const QByteArrayList tokens = made.split('\n');
    QCOMPARE(tokens.size(), 100);
    for (int n = 0; n < 100; ++n)
        QCOMPARE(KeyRing::parse(key).openFernet(tokens.at(n))->reveal(), QByteArray(n, 'x'));
}

void TstFernet::pythonReadsWhatItMakes()
{
    const Secret key = KeyRing::generate();
    QByteArrayList arguments{key.reveal()};
    for (int n = 0; n < 40; ++n) {
        arguments += vault::sealFernet(Secret(base64(key.reveal())), randomBytes(16), 1700000000,
                                       Secret(QByteArray(n, 'y')));
    }
    const QByteArray lengths =
        python("import sys, cryptography.fernet as f\n"
               "m = f.MultiFernet([f.Fernet(f.Fernet.generate_key()), f.Fernet(sys.argv[1])])\n"
               "print(all(m.decrypt(t) == b'y' * n for n, t in enumerate(sys.argv[2:])))",
               arguments);
    QCOMPARE(lengths, "True");
}

PLEXUS_TEST(TstFernet, tst_fernet)
#include "tst_fernet.moc"
