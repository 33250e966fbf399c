#include "support/fake_clock.h"
#include "support/run.h"
#include "support/storage/memory_storage.h"
#include "support/test_main.h"
#include "vault/key_ring.h"

using namespace plexus;
using namespace plexus::test;

static const QByteArray one = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
static const QByteArray two = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

static KeyRing ringOf(const QByteArray &text) { return KeyRing::parse(Secret(text)); }

class TstKeyRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheKeysThatItMakes();
    void refusesWhatIsNoKeyAndDoesNotRepeatIt_data();
    void refusesWhatIsNoKeyAndDoesNotRepeatIt();
    void sealsWithTheFirstKeyAndOpensWithAll();
    void purposesDoNotOpenEachOthersWork();
    void aDatabaseBelongsToTheFirstRingThatItSees();
    void aRotatedRingMayHaveTheDatabaseToo();
};

void TstKeyRing::takesTheKeysThatItMakes()
{
    const Secret made = KeyRing::generate();
    const Sealer sealer = KeyRing::parse(made).sealer("test");
    QCOMPARE(sealer.open(sealer.seal("text", "context"), "context"), "text");
    QVERIFY(made.reveal() != KeyRing::generate().reveal());
}

void TstKeyRing::refusesWhatIsNoKeyAndDoesNotRepeatIt_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray(" ,\n");
    QTest::newRow("a password") << QByteArray("correct horse battery staple");
    QTest::newRow("31 bytes") << QByteArray(31, 'k').toBase64();
    QTest::newRow("33 bytes") << QByteArray(33, 'k').toBase64();
    QTest::newRow("the second one is cut") << one + ',' + two.first(20);
}

void TstKeyRing::refusesWhatIsNoKeyAndDoesNotRepeatIt()
{
    QFETCH(QByteArray, text);
    try {
        ringOf(text);
        QFAIL("it was taken");
    } catch (const Failure &failure) {
        QCOMPARE(failure.kind(), FailureKind::InvalidArgument);
        const QByteArray said = QByteArray(failure.what()) + failure.callerText().toUtf8();
        QVERIFY(said.contains("plexus keygen"));
        for (const QByteArray &part : text.simplified().split(' '))
            QVERIFY(part.size() < 8 || !said.contains(part));
    }
}

void TstKeyRing::sealsWithTheFirstKeyAndOpensWithAll()
{
    const Sealer old = ringOf(one).sealer("test");
    const Sealer rotated = ringOf(two + ' ' + one).sealer("test");
    QCOMPARE(rotated.open(old.seal("text", "context"), "context"), "text");
    QVERIFY(!old.open(rotated.seal("text", "context"), "context"));
    const Sealer onlyNew = ringOf(two).sealer("test");
    QCOMPARE(onlyNew.open(rotated.seal("text", "context"), "context"), "text");
}

void TstKeyRing::purposesDoNotOpenEachOthersWork()
{
    const KeyRing ring = ringOf(one);
    QVERIFY(!ring.sealer("sessions").open(ring.sealer("cursors").seal("text", "c"), "c"));
}

void TstKeyRing::aDatabaseBelongsToTheFirstRingThatItSees()
{
    const FakeClock clock;
    MemoryStorage storage(clock);
    run(ringOf(one).checkAgainst(storage.serverRecords()));
    run(ringOf(one).checkAgainst(storage.serverRecords()));
    QCOMPARE(failureOf([&] { run(ringOf(two).checkAgainst(storage.serverRecords())); }),
             FailureKind::Conflict);
}

void TstKeyRing::aRotatedRingMayHaveTheDatabaseToo()
{
    const FakeClock clock;
    MemoryStorage storage(clock);
    run(ringOf(one).checkAgainst(storage.serverRecords()));
    const auto rotated = [&] {
        run(ringOf(two + ',' + one).checkAgainst(storage.serverRecords()));
    };
    QCOMPARE(failureOf(rotated), std::nullopt);
}

PLEXUS_TEST(TstKeyRing, tst_key_ring)
#include "tst_key_ring.moc"
