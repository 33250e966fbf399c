// Signing, shortening and checking audit chains.
#include "core/base64url.h"
#include "core/ed25519.h"
#include "json/document.h"
#include "json/write.h"
#include "model/audit_check.h"
#include "support/test_main.h"
#include "vault/audit_keeper.h"
#include "vault/key_rotation.h"
#include "vault_world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace plexus::vault;
using namespace Qt::Literals::StringLiterals;

class TstAuditKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsThereVerifies();
    void T85_aChangedEventIsFound();
    void T85_missingAndMovedRowsAreFound();
    void T85_aChainThatWasWrittenAnewIsFound();
    void T85_anotherKeysSignatureDoesNotCount();
    void signsOnceADay();
    void keepsEverythingUnlessToldOtherwise();
    void shortensUpToWhatItSigns();
    void doesNotShortenWhatWasChanged();
    void theKeyIsMadeOnceAndSurvivesARotation();
};

//! What an export has of a chain.
struct ChainCopy
{
    QList<AuditCheckpoint> checkpoints;
    QList<AuditRow> rows;

    //! The first complaint; empty when it verifies.
    QString problem(const QString &trustedKey = {}) const
    {
        AuditCheck check(acme, trustedKey);
        for (const AuditCheckpoint &checkpoint : checkpoints) {
            if (const QString text = check.checkpoint(checkpoint); !text.isEmpty())
                return text;
        }
        for (const AuditRow &row : rows) {
            if (const QString text = check.row(row); !text.isEmpty())
                return text;
        }
        return check.end();
    }
    //! As somebody does who can compute hashes: the rows from `from` on fit each other.
    void writeAnew(qsizetype from)
    {
        for (qsizetype i = from; i < rows.size(); ++i) {
            AuditRow &row = rows[i];
            row.previousHash = i == 0 ? QString() : rows[i - 1].hash;
            row.hash = QString::fromLatin1(
                sha256(QByteArray::fromHex(row.previousHash.toLatin1()) + row.event.toUtf8())
                    .toHex());
        }
    }
};

struct AuditWorld : VaultWorld
{
    AuditKeeper keeperFor(std::optional<int> days = {})
    {
        return AuditKeeper(storage.audit(), AuditSigner(cipher.ring(), storage.serverRecords()),
                           clock, days);
    }
    void change(const QString &name)
    {
        storage::TenantChange change;
        change.name = name;
        run(storage.tenants().update(acme, change, {}, tester));
    }
    void changeDaily(int days)
    {
        for (int day = 0; day < days; ++day) {
            clock.advance(std::chrono::hours(24));
            change(QString::number(day));
        }
    }
    ChainCopy copy()
    {
        return {run(storage.audit().checkpoints(acme, 0, 1000)),
                run(storage.audit().rows(acme, 0, 1000))};
    }
    //! With the server's word on the last row.
    ChainCopy signedCopy()
    {
        ChainCopy all = copy();
        all.checkpoints.append(run(keeperFor().checkpoint(acme)));
        return all;
    }
};

void TstAuditKeeper::whatIsThereVerifies()
{
    AuditWorld world;
    world.changeDaily(5);
    const ChainCopy copy = world.signedCopy();
    QVERIFY(copy.rows.size() > 5);
    QCOMPARE(copy.problem(), QString());
    QCOMPARE(copy.problem(run(world.keeperFor().signer().publicKey())), QString());
    QVERIFY_FAILS(FailureKind::NotFound, run(world.keeperFor().checkpoint(TenantId(u"nobody"_s))));
}

void TstAuditKeeper::T85_aChangedEventIsFound()
{
    AuditWorld world;
    world.changeDaily(5);
    const ChainCopy genuine = world.signedCopy();
    for (qsizetype i = 0; i < genuine.rows.size(); ++i) {
        ChainCopy copy = genuine;
        copy.rows[i].event.replace(u"server"_s, u"sErver"_s);
        QVERIFY(copy.problem().contains(u"row %1 has been changed"_s.arg(i + 1)));
        copy = genuine;
        copy.rows[i].hash[0] = copy.rows[i].hash[0] == u'0' ? u'1' : u'0';
        QVERIFY(!copy.problem().isEmpty());
    }
}

void TstAuditKeeper::T85_missingAndMovedRowsAreFound()
{
    AuditWorld world;
    world.changeDaily(5);
    const ChainCopy genuine = world.signedCopy();
    ChainCopy copy = genuine;
    copy.rows.remove(2, 2);
    QCOMPARE(copy.problem(), u"rows 3 to 4 are missing"_s);
    copy = genuine;
    copy.rows.removeFirst();
    QVERIFY(copy.problem().startsWith(u"the rows before 2 are missing"_s));
    copy = genuine;
    copy.rows.removeLast();
    QVERIFY(copy.problem().contains(u"missing at the end"_s));
    copy = genuine;
    copy.rows.swapItemsAt(1, 2);
    QVERIFY(!copy.problem().isEmpty());
    copy = genuine;
    copy.rows.insert(1, copy.rows[0]);
    QCOMPARE(copy.problem(), u"row 1 comes after row 1"_s);
}

//! Hashes alone do not help against somebody who can compute them; signatures do.
void TstAuditKeeper::T85_aChainThatWasWrittenAnewIsFound()
{
    AuditWorld world;
    world.changeDaily(5);
    ChainCopy copy = world.signedCopy();
    copy.rows[2].event.replace(u"server"_s, u"sErver"_s);
    copy.writeAnew(2);
    QVERIFY(copy.problem().contains(u"was written anew"_s));
    copy.checkpoints.clear();
    QCOMPARE(copy.problem(), QString()); // nobody has signed it, which the report says
}

void TstAuditKeeper::T85_anotherKeysSignatureDoesNotCount()
{
    AuditWorld world;
    world.changeDaily(2);
    const QString trusted = run(world.keeperFor().signer().publicKey());
    ChainCopy copy = world.signedCopy();
    const Secret forgers(QByteArray(32, 'f'));
    AuditCheckpoint &checkpoint = copy.checkpoints.back();
    checkpoint.key = QString::fromLatin1(toBase64Url(ed25519PublicKey(forgers)));
    QVERIFY(copy.problem().contains(u"signature"_s));
    checkpoint.signature =
        QString::fromLatin1(toBase64Url(signEd25519(forgers, checkpoint.signedText())));
    QCOMPARE(copy.problem(), QString());
    QVERIFY(copy.problem(trusted).contains(u"another key"_s));
}

void TstAuditKeeper::signsOnceADay()
{
    AuditWorld world;
    run(world.keeperFor().upkeep());
    world.change(u"New"_s);
    world.clock.advance(std::chrono::hours(23));
    run(world.keeperFor().upkeep());
    QCOMPARE(world.copy().checkpoints.size(), 1);
    world.clock.advance(std::chrono::hours(1));
    run(world.keeperFor().upkeep());
    run(world.keeperFor().upkeep());
    QCOMPARE(world.copy().checkpoints.size(), 2);
    world.clock.advance(std::chrono::hours(24));
    run(world.keeperFor().upkeep()); // nothing has happened
    QCOMPARE(world.copy().checkpoints.size(), 2);
    QCOMPARE(world.copy().checkpoints.back().reason, CheckpointReason::Daily);
    QCOMPARE(world.copy().problem(), QString());
    QVERIFY(!run(world.storage.audit().checkpoints(other, 0, 9)).isEmpty());
}

void TstAuditKeeper::keepsEverythingUnlessToldOtherwise()
{
    AuditWorld world;
    world.changeDaily(400);
    const qsizetype rows = world.copy().rows.size();
    run(world.keeperFor().upkeep());
    QCOMPARE(world.copy().rows.size(), rows);
}

void TstAuditKeeper::shortensUpToWhatItSigns()
{
    AuditWorld world;
    world.changeDaily(30);
    const qint64 last = world.copy().rows.back().seq;
    run(world.keeperFor(7).upkeep());
    ChainCopy copy = world.copy();
    QCOMPARE(copy.rows.size(), 8);
    QCOMPARE(copy.rows.back().seq, last);
    QCOMPARE(copy.problem(run(world.keeperFor().signer().publicKey())), QString());
    copy.checkpoints.removeIf([](const AuditCheckpoint &checkpoint) {
        return checkpoint.reason == CheckpointReason::Shortened;
    });
    QVERIFY(copy.problem().contains(u"no signed checkpoint"_s));

    world.clock.advance(std::chrono::hours(24 * 100));
    run(world.keeperFor(7).upkeep());
    QCOMPARE(world.copy().rows.size(), 1); // what comes next has to follow something
    world.change(u"New"_s);
    QCOMPARE(world.copy().rows.back().seq, last + 1);
    QCOMPARE(world.signedCopy().problem(), QString());
}

void TstAuditKeeper::doesNotShortenWhatWasChanged()
{
    AuditWorld world;
    world.changeDaily(30);
    const qsizetype rows = world.copy().rows.size();
    world.storage.data.auditRows[acme.value()][3].event.replace(u"server"_s, u"sErver"_s);
    run(world.keeperFor(7).upkeep());
    QCOMPARE(world.copy().rows.size(), rows);
}

void TstAuditKeeper::theKeyIsMadeOnceAndSurvivesARotation()
{
    AuditWorld world;
    run(world.cipher.ring().checkAgainst(world.storage.serverRecords()));
    const QString key = run(world.keeperFor().signer().publicKey());
    QCOMPARE(run(world.keeperFor().signer().publicKey()), key);
    const ValueCipher both = cipherOf(ringTwo + ',' + ringOne);
    KeyRotation rotation(
        both,
        {world.storage.dataKeys(), world.storage.sealedValues(), world.storage.serverRecords()},
        world.clock);
    while (run(rotation.advance(tester, Milliseconds(1000))).goesOn) { }
    const ValueCipher onlyNew = cipherOf(ringTwo);
    QCOMPARE(run(AuditSigner(onlyNew.ring(), world.storage.serverRecords()).publicKey()), key);
    QVERIFY_THROWS_EXCEPTION(
        CredentialUnreadable,
        run(AuditSigner(world.cipher.ring(), world.storage.serverRecords()).publicKey()));
}

PLEXUS_TEST(TstAuditKeeper, tst_audit_keeper)
#include "tst_audit_keeper.moc"
