// What the audit is told of values that cannot be read.
#include "support/test_main.h"
#include "vault/damage_recorder.h"
#include "vault_world.h"

#include <thread>

using namespace plexus;
using namespace plexus::test;
using namespace plexus::vault;
using namespace Qt::Literals::StringLiterals;

class TstDamageRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void T57_swappedRowsAreAuditedOnceEach();
    void aValueThatIsDamagedAnewIsAuditedAnew();
    void whatCanBeReadIsNot();
    void damageIsToldOnceTheDatabaseAnswersAgain();
    void threadsThatMeetTheSameDamageTellItOnce();
};

//! Two users whose keys wait to be swapped, read through a cipher that tells of what it cannot
//! open.
struct DamagedWorld : VaultWorld
{
    DamagedWorld()
    {
        for (const CredentialHolder &holder : {ada, bob})
            run(vault.putApiKey(acme, holder, u"alpha"_s, {},
                                Secret("key-of-" + holder.key().toUtf8()), tester));
    }
    void swap()
    {
        auto &keys = storage.data.apiKeys;
        std::swap(keys.begin()->second.value, std::next(keys.begin())->second.value);
    }
    bool reads(const CredentialHolder &holder)
    {
        try {
            return run(reader.apiKey(acme, holder, u"alpha"_s)).has_value();
        } catch (const CredentialUnreadable &) {
            return false;
        }
    }
    QList<AuditEvent> told()
    {
        run(recorder.write());
        QList<AuditEvent> events;
        for (const AuditEvent &event : std::as_const(storage.data.audit)) {
            if (event.action == "credential.unreadable"_L1)
                events.append(event);
        }
        return events;
    }

    DamageRecorder recorder{storage.sealedValues()};
    ValueCipher watched{KeyRing::parse(Secret(ringOne)),
                        [this](const storage::ValuePlace &place,
                               const storage::SealedValue &value) { recorder.note(place, value); }};
    CredentialVault reader{watched, storage};
};

void TstDamageRecorder::T57_swappedRowsAreAuditedOnceEach()
{
    DamagedWorld world;
    world.swap();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(!world.reads(ada) && !world.reads(bob));
        const QList<AuditEvent> told = world.told();
        QCOMPARE(told.size(), 2);
        QCOMPARE(told[0].tenant, std::optional(acme));
        QCOMPARE(told[0].target, u"alpha"_s);
        QCOMPARE(told[0].details.value(u"holder"_s).toString(), ada.key());
        QCOMPARE(told[0].details.value(u"table"_s).toString(), u"api_key"_s);
        QCOMPARE(told[1].details.value(u"holder"_s).toString(), bob.key());
    }
}

void TstDamageRecorder::aValueThatIsDamagedAnewIsAuditedAnew()
{
    DamagedWorld world;
    world.swap();
    QVERIFY(!world.reads(ada));
    QCOMPARE(world.told().size(), 1);
    run(world.vault.putApiKey(acme, ada, u"alpha"_s, {}, Secret("entered-again"), tester));
    QVERIFY(world.reads(ada));
    QByteArray &text = world.storage.data.apiKeys.begin()->second.value.text;
    text.back() = text.back() == 'A' ? 'B' : 'A';
    QVERIFY(!world.reads(ada));
    QCOMPARE(world.told().size(), 2);
}

void TstDamageRecorder::whatCanBeReadIsNot()
{
    DamagedWorld world;
    QVERIFY(world.reads(ada) && world.reads(bob));
    QVERIFY(!world.reads(CredentialHolder::ofUser(UserId(u"nobody"_s))));
    QVERIFY(world.told().isEmpty());
}

void TstDamageRecorder::damageIsToldOnceTheDatabaseAnswersAgain()
{
    DamagedWorld world;
    world.swap();
    QVERIFY(!world.reads(ada));
    world.storage.data.fails = true;
    QVERIFY(world.told().isEmpty());
    world.storage.data.fails = false;
    QCOMPARE(world.told().size(), 1);
}

void TstDamageRecorder::threadsThatMeetTheSameDamageTellItOnce()
{
    DamagedWorld world;
    const auto place = storage::ApiKeyRepository::placeOf(acme, ada, u"alpha"_s);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int value = 0; value < 50; ++value)
                world.recorder.note(place, {QByteArray::number(value), {}});
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(world.told().size(), 50);
}

PLEXUS_TEST(TstDamageRecorder, tst_damage_recorder)
#include "tst_damage_recorder.moc"
