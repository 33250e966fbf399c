#include "support/test_main.h"
#include "vault/use_recorder.h"
#include "vault_world.h"

#include <QTest>

#include <thread>

using namespace plexus;
using namespace plexus::test;
using namespace plexus::vault;
using namespace Qt::Literals::StringLiterals;

class TstUseRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usesAreThereOnceTheyAreWritten();
    void manyUsesAreOneWrite();
    void bothDaysCountWhenMidnightComesBetween();
    void usesSurviveADatabaseThatDoesNotAnswer();
    void threadsNoteWhileOthersWrite();
};

struct RecorderWorld : VaultWorld
{
    RecorderWorld()
    {
        run(vault.link(account(), {Secret("at"), Secret("rt")}, tester));
        run(vault.putApiKey(acme, ada, u"weather"_s, {}, Secret("key"), tester));
    }
    std::optional<qint64> tokenUsed()
    {
        return run(vault.externalToken(acme, ada, github))->info.lastUsedMs;
    }
    qsizetype countOf(const QString &action) const
    {
        return std::count_if(storage.data.audit.begin(), storage.data.audit.end(),
                             [&](const AuditEvent &event) { return event.action == action; });
    }

    UseRecorder recorder{storage.externalTokens(), storage.apiKeys(), clock};
};

void TstUseRecorder::usesAreThereOnceTheyAreWritten()
{
    RecorderWorld world;
    world.recorder.note(acme, ada, github, UsedCredential::ExternalToken);
    world.recorder.note(acme, ada, u"weather"_s, UsedCredential::ApiKey);
    world.recorder.note(other, ada, github, UsedCredential::ExternalToken);
    QVERIFY(!world.tokenUsed());
    run(world.recorder.write());
    QCOMPARE(world.tokenUsed(), std::optional(world.clock.wallMs()));
    QCOMPARE(run(world.vault.apiKey(acme, ada, u"weather"_s))->info.lastUsedMs,
             std::optional(world.clock.wallMs()));
    QCOMPARE(world.countOf(u"connection.used"_s), 1);
    QCOMPARE(world.countOf(u"api_key.used"_s), 1);
}

void TstUseRecorder::manyUsesAreOneWrite()
{
    RecorderWorld world;
    for (int i = 0; i < 100; ++i) {
        world.clock.advance(Milliseconds(10));
        world.recorder.note(acme, ada, github, UsedCredential::ExternalToken);
        if (i % 10 == 0)
            run(world.recorder.write());
    }
    run(world.recorder.write());
    QCOMPARE(world.tokenUsed(), std::optional(world.clock.wallMs()));
    QCOMPARE(world.countOf(u"connection.used"_s), 1);
}

void TstUseRecorder::bothDaysCountWhenMidnightComesBetween()
{
    RecorderWorld world;
    world.recorder.note(acme, ada, github, UsedCredential::ExternalToken);
    world.clock.advance(std::chrono::hours(24));
    world.recorder.note(acme, ada, github, UsedCredential::ExternalToken);
    run(world.recorder.write());
    QCOMPARE(world.countOf(u"connection.used"_s), 2);
}

void TstUseRecorder::usesSurviveADatabaseThatDoesNotAnswer()
{
    RecorderWorld world;
    world.recorder.note(acme, ada, github, UsedCredential::ExternalToken);
    const qint64 used = world.clock.wallMs();
    world.storage.data.fails = true;
    run(world.recorder.write());
    world.storage.data.fails = false;
    world.clock.advance(Milliseconds(5000));
    QVERIFY(!world.tokenUsed());
    run(world.recorder.write());
    QCOMPARE(world.tokenUsed(), std::optional(used));
}

void TstUseRecorder::threadsNoteWhileOthersWrite()
{
    RecorderWorld world;
    std::thread tools([&world] {
        for (int i = 0; i < 1000; ++i)
            world.recorder.note(acme, ada, github, UsedCredential::ExternalToken);
    });
    for (int i = 0; i < 20; ++i)
        run(world.recorder.write());
    tools.join();
    run(world.recorder.write());
    QCOMPARE(world.tokenUsed(), std::optional(world.clock.wallMs()));
    QCOMPARE(world.countOf(u"connection.used"_s), 1);
}

PLEXUS_TEST(TstUseRecorder, tst_use_recorder)
#include "tst_use_recorder.moc"
