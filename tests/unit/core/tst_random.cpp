#include "core/base64url.h"
#include "core/random.h"
#include "support/test_main.h"

#include <QSet>
#include <QTest>

using namespace plexus;

class TstRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesAsManyBytesAsAsked();
    void aTokenIsItsPrefixAnd256Bits();
    void neverRepeatsItself();
};

void TstRandom::givesAsManyBytesAsAsked()
{
    QVERIFY(randomBytes(0).isEmpty());
    QCOMPARE(randomBytes(1).size(), 1);
    QCOMPARE(randomBytes(4096).size(), 4096);
    QCOMPARE(randomText().size(), 43);
}

void TstRandom::aTokenIsItsPrefixAnd256Bits()
{
    const QByteArray token = randomToken("plx_ut_").reveal();
    QVERIFY(token.startsWith("plx_ut_"));
    QCOMPARE(fromBase64Url(token.mid(7)).value_or(QByteArray()).size(), 32);
}

void TstRandom::neverRepeatsItself()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(randomText(16));
    QCOMPARE(seen.size(), 1000);
}

PLEXUS_TEST(TstRandom, tst_random)
#include "tst_random.moc"
