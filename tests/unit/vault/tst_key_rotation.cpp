#include "failing_repositories.h"
#include "storage/sqlite/sqlite_storage.h"
#include "support/test_main.h"
#include "vault/flow_vault.h"
#include "vault/key_rotation.h"
#include "vault/provider_vault.h"
#include "vault_world.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <numeric>

using namespace plexus;
using namespace plexus::vault;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static const QByteArray rotated = ringTwo + ',' + ringOne;
static constexpr Milliseconds plenty(3'600'000);

//! Something sealed in each table, of two tenants.
struct RotationWorld : VaultWorld
{
    RotationWorld()
    {
        run(cipher.ring().checkAgainst(storage.serverRecords()));
        for (const TenantId &tenant : {acme, other}) {
            for (const CredentialHolder &holder : {ada, bob})
                run(vault.putApiKey(tenant, holder, u"alpha"_s, {}, keyOf(tenant, holder), tester));
            run(vault.link(account(bob, tenant), {Secret("gone"), Secret("to-revoke")}, tester));
            run(vault.disconnect(tenant, bob, github, true, tester));
            run(vault.link(account(ada, tenant), {Secret("access"), Secret("refresh")}, tester));
            makeProvider(tenant);
            makeFlow(tenant);
        }
    }

    static Secret keyOf(const TenantId &tenant, const CredentialHolder &holder)
    {
        return Secret((u"key of "_s + tenant.value() + holder.key()).toUtf8());
    }

    void makeProvider(const TenantId &tenant)
    {
        ProviderConfig config;
        config.tenant = tenant;
        config.name = github;
        ProviderVault providers(cipher, storage.dataKeys(), storage.providers());
        run(providers.create(config, NewSecret::replace(Secret("client secret")), tester));
    }

    void makeFlow(const TenantId &tenant)
    {
        PendingFlow flow;
        flow.tenant = tenant;
        flow.idHash = "f1";
        flow.expiresMs = clock.wallMs() + 1000;
        flow = run(storage.pendingFlows().create(flow));
        FlowVault flows(cipher, storage.dataKeys(), storage.pendingFlows());
        run(flows.advance(flow, {Secret("verifier")}));
    }

    //! Throws CredentialUnreadable, or verifies false.
    bool isReadableWith(const ValueCipher &ring)
    {
        return isReadable(ring, acme) && isReadable(ring, other);
    }

    bool isReadable(const ValueCipher &ring, const TenantId &tenant)
    {
        CredentialVault reader(ring, storage);
        ProviderVault providers(ring, storage.dataKeys(), storage.providers());
        FlowVault flows(ring, storage.dataKeys(), storage.pendingFlows());
        const auto key = run(reader.apiKey(tenant, bob, u"alpha"_s));
        const auto token = run(reader.externalToken(tenant, ada, github));
        const auto provider = run(storage.providers().find(tenant, github));
        const auto flow = run(storage.pendingFlows().find(tenant, "f1"));
        return key->key.reveal() == keyOf(tenant, bob).reveal()
            && token->tokens.refresh.reveal() == "refresh"
            && providers.secretOf(*provider).reveal() == "client secret"
            && flows.secretsOf(*flow).front().reveal() == "verifier";
    }
};

class TstKeyRotation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_world.emplace();
        m_fuse = Fuse();
    }

    void bringsEverythingUnderThePrimary();
    void fingerprintsTellEqualKeysAfterwardsToo();
    void isResumedAfterAnInterruptionAnywhere();
    void T58_theStatusSaysWhenTheOldKeyCanGo();
    void doesNothingWhenThereIsNothingToDo();
    void whatIsWrittenMeanwhileStays();
    void goesOnWhereTheTimeWasOver();
    void whatCannotBeReadIsCountedAndLeftAlone();
    void aTenantThatIsDeletedMeanwhileIsNoFailure();
    void H14_aRingThatLacksANeededKeyIsRefused();
    void T58_rotatesUnderTrafficWithoutAnError();

private:
    RotationWorld &w() { return *m_world; }
    KeyRotation rotation(const ValueCipher &cipher)
    {
        m_keys.emplace(w().storage.dataKeys(), m_fuse);
        m_values.emplace(w().storage.sealedValues(), m_fuse);
        m_records.emplace(w().storage.serverRecords(), m_fuse);
        return KeyRotation(cipher, {*m_keys, *m_values, *m_records}, w().clock);
    }
    bool rotateOnce(int fuse);

    std::optional<RotationWorld> m_world;
    Fuse m_fuse;
    std::optional<FailingKeys> m_keys;
    std::optional<FailingValues> m_values;
    std::optional<FailingRecords> m_records;
};

void TstKeyRotation::bringsEverythingUnderThePrimary()
{
    const ValueCipher both = cipherOf(rotated);
    const KeyStatus status = run(rotation(both).advance(tester, plenty));
    QVERIFY(status.finished);
    QCOMPARE(status.dataKeys, 2);
    QCOMPARE(status.oldDataKeys, 0);
    QVERIFY(w().isReadableWith(cipherOf(ringTwo)));
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, w().isReadableWith(cipherOf(ringOne)));
    const auto due = run(w().storage.revocations().takeDue(w().clock.wallMs() + 1, 9));
    const ValueCipher onlyNew = cipherOf(ringTwo);
    QCOMPARE(CredentialVault(onlyNew, w().storage).open(due.at(0)).refresh.reveal(), "to-revoke");
    QVERIFY_FAILS(FailureKind::Conflict,
                  run(cipherOf(ringOne).ring().checkAgainst(w().storage.serverRecords())));
    QCOMPARE(w().storage.data.audit.back().action, u"keys.rotated"_s);
}

void TstKeyRotation::fingerprintsTellEqualKeysAfterwardsToo()
{
    const ValueCipher both = cipherOf(rotated);
    QVERIFY(run(rotation(both).advance(tester, plenty)).finished);
    CredentialVault after(both, w().storage);
    const auto put = [&after](const QByteArray &key) {
        return run(after.putApiKey(acme, bob, u"alpha"_s, {}, Secret(key), tester)).fingerprint;
    };
    const QString adas = run(after.apiKey(acme, ada, u"alpha"_s))->info.fingerprint;
    QCOMPARE(put(RotationWorld::keyOf(acme, ada).reveal()), adas);
    QVERIFY(put("another") != adas);
}

//! Whether the rotation ended before the fuse blew. Everything is readable whatever happened.
bool TstKeyRotation::rotateOnce(int fuse)
{
    const ValueCipher both = cipherOf(rotated);
    m_fuse.left = fuse;
    const auto failure = failureOf([&] { run(rotation(both).advance(tester, plenty)); });
    const bool ended = !failure;
    m_fuse.left = -1;
    if (!w().isReadableWith(both))
        throw std::runtime_error("not readable");
    return ended;
}

void TstKeyRotation::isResumedAfterAnInterruptionAnywhere()
{
    const ValueCipher both = cipherOf(rotated);
    int steps = 0;
    for (bool ended = false; !ended; ++steps) {
        m_world.emplace();
        ended = rotateOnce(steps);
        run(both.ring().checkAgainst(w().storage.serverRecords()));
        QVERIFY(run(rotation(both).advance(tester, plenty)).finished);
        QVERIFY(w().isReadableWith(cipherOf(ringTwo)));
    }
    QVERIFY2(steps > 30, qPrintable(QString::number(steps)));
}

void TstKeyRotation::T58_theStatusSaysWhenTheOldKeyCanGo()
{
    const ValueCipher both = cipherOf(rotated);
    const KeyStatus before = run(rotation(both).status());
    QVERIFY(!before.finished);
    QCOMPARE(before.ringKeys.size(), 2);
    QCOMPARE(before.ringKeys.at(0).primary, true);
    QCOMPARE(before.ringKeys.at(0).dataKeys, 0);
    QCOMPARE(before.ringKeys.at(1).dataKeys, 2);
    QCOMPARE(before.ringKeys.at(1).removable, false);
    QVERIFY(before.advice.contains(u"plexus admin keys rotate"_s));
    const KeyStatus after = run(rotation(both).advance(tester, plenty));
    QCOMPARE(after.ringKeys.at(1).removable, true);
    QCOMPARE(after.ringKeys.at(0).removable, false);
    QVERIFY(after.advice.contains(u"can be removed"_s));
    run(rotation(cipherOf(ringTwo)).requireWholeRing());
}

void TstKeyRotation::doesNothingWhenThereIsNothingToDo()
{
    const qsizetype audited = w().storage.data.audit.size();
    QVERIFY(run(rotation(w().cipher).status()).finished);
    QVERIFY(run(rotation(w().cipher).advance(tester, plenty)).finished);
    QCOMPARE(w().storage.data.audit.size(), audited);
    QVERIFY(w().isReadableWith(w().cipher));
}

void TstKeyRotation::whatIsWrittenMeanwhileStays()
{
    const ValueCipher both = cipherOf(rotated);
    KeyRotation rotation = this->rotation(both);
    m_values->meanwhile = [this] {
        run(w().vault.putApiKey(acme, ada, u"alpha"_s, {}, Secret("newer"), tester));
        run(w().vault.disconnect(acme, ada, github, false, tester));
    };
    // That vault does not know the new ring key: it is another process, not restarted yet.
    const ValueCipher behind = cipherOf(ringOne + ',' + ringTwo);
    w().cipher = behind;
    QVERIFY(run(rotation.advance(tester, plenty)).finished);
    const ValueCipher onlyNew = cipherOf(ringTwo);
    CredentialVault reader(onlyNew, w().storage);
    QCOMPARE(run(reader.apiKey(acme, ada, u"alpha"_s))->key.reveal(), "newer");
    QVERIFY(!run(reader.externalToken(acme, ada, github)));
}

void TstKeyRotation::goesOnWhereTheTimeWasOver()
{
    const ValueCipher both = cipherOf(rotated);
    const KeyStatus status = run(rotation(both).advance(tester, Milliseconds(0)));
    QVERIFY(!status.finished && status.goesOn);
    QVERIFY(status.oldValues > 0);
    QVERIFY(w().isReadableWith(both));
    QVERIFY(run(rotation(both).advance(tester, plenty)).finished);
}

void TstKeyRotation::whatCannotBeReadIsCountedAndLeftAlone()
{
    auto &damaged = w().storage.data.apiKeys.begin()->second.value;
    damaged.text.back() = damaged.text.back() == 'A' ? 'B' : 'A';
    const QByteArray text = damaged.text;
    const ValueCipher both = cipherOf(rotated);
    const KeyStatus status = run(rotation(both).advance(tester, plenty));
    const KeyStatus more = run(rotation(both).advance(tester, plenty));
    QVERIFY(!more.finished && !more.goesOn);
    QVERIFY(more.advice.contains(u"cannot be read"_s));
    QCOMPARE(status.unreadable, 1);
    QCOMPARE(status.oldValues, 1);
    QCOMPARE(status.ringKeys.at(1).removable, true); // its data key is under the new one, too
    QCOMPARE(damaged.text, text);
    QVERIFY(w().isReadableWith(cipherOf(ringTwo)));
}

void TstKeyRotation::aTenantThatIsDeletedMeanwhileIsNoFailure()
{
    const ValueCipher both = cipherOf(rotated);
    KeyRotation rotation = this->rotation(both);
    m_values->meanwhile = [this] { run(w().storage.tenants().remove(other, {}, tester)); };
    QVERIFY(run(rotation.advance(tester, plenty)).finished);
    QCOMPARE(run(rotation.status()).dataKeys, 1);
}

void TstKeyRotation::H14_aRingThatLacksANeededKeyIsRefused()
{
    const ValueCipher stranger = cipherOf(ringTwo);
    QVERIFY_FAILS(FailureKind::Conflict, run(rotation(stranger).requireWholeRing()));
    const KeyStatus status = run(rotation(stranger).status());
    QVERIFY(!status.finished);
    QCOMPARE(status.ringKeys.at(1).inRing, false);
    QVERIFY(status.advice.contains(u"missing"_s));
    run(rotation(cipherOf(rotated)).requireWholeRing());
}

static constexpr int lanes = 8;
static constexpr int leastRounds = 60;
static constexpr int keysOfLane = 5;

//! Rows besides those of the traffic. `./dev test --full` has ten thousand.
static int restingRows() { return qEnvironmentVariableIntValue("PLEXUS_ROTATION_ROWS"); }

static UserId userOf(int number) { return UserId(u"user-%1"_s.arg(number)); }
static CredentialHolder holderOf(int number) { return CredentialHolder::ofUser(userOf(number)); }

//! Not of those whose keys change; half as many of each as one may have.
static constexpr int restingOfUser = storage::ApiKeyRepository::mostOfHolder / 2;
static CredentialHolder restingHolder(int row) { return holderOf(lanes + row / restingOfUser); }

static QString restingName(int number) { return u"resting-%1"_s.arg(number); }

//! Writes and reads one's own keys as long as it goes on; what is read must be what was written
//! last. How many rounds there were.
static Task<int> useKeys(CredentialVault *vault, CredentialHolder holder, const bool *goesOn)
{
    int i = 0;
    for (; i < leastRounds || *goesOn; ++i) {
        const QString provider = u"p%1"_s.arg(i % keysOfLane);
        const QByteArray key = holder.key().toUtf8() + QByteArray::number(i);
        co_await vault->putApiKey(acme, holder, provider, {}, Secret(key), tester);
        const auto found = co_await vault->apiKey(acme, holder, provider);
        if (!found || found->key.reveal() != key)
            throw std::runtime_error("another key came back");
    }
    co_return i;
}

static Task<void> rotateUntilFinished(KeyRotation *rotation)
{
    for (bool finished = false; !finished;) {
        const KeyStatus status = co_await rotation->advance(tester, plenty);
        finished = status.finished;
    }
}

static void addUsers(storage::Storage &storage, const Clock &clock)
{
    run(storage.tenants().create({acme, u"Acme"_s}, tester));
    for (int i = 0; i <= lanes + restingRows() / restingOfUser; ++i) {
        UserToken token;
        token.tenant = acme;
        token.user = userOf(i);
        token.id = TokenId(token.user.value());
        token.expiresMs = clock.wallMs() + 3'600'000;
        run(storage.users().addToken(token, sha256(token.id.value().toUtf8()), false, tester));
    }
}

static void addRestingKeys(CredentialVault &vault)
{
    for (int i = 0; i < restingRows(); ++i)
        run(vault.putApiKey(acme, restingHolder(i), restingName(i), {},
                            Secret("resting key " + QByteArray::number(i)), tester));
}

static int readableRestingKeys(CredentialVault &vault)
{
    int readable = 0;
    for (int i = 0; i < restingRows(); ++i) {
        const auto found = run(vault.apiKey(acme, restingHolder(i), restingName(i)));
        readable += found && found->key.reveal() == "resting key " + QByteArray::number(i) ? 1 : 0;
    }
    return readable;
}

//! Of those that the traffic wrote last; `rounds` of each lane.
static int readableLastKeys(CredentialVault &vault, const QList<int> &rounds)
{
    int readable = 0;
    for (int lane = 0; lane < lanes; ++lane) {
        const CredentialHolder holder = holderOf(lane);
        for (int last = rounds[lane] - keysOfLane; last < rounds[lane]; ++last) {
            const auto found = run(vault.apiKey(acme, holder, u"p%1"_s.arg(last % keysOfLane)));
            const QByteArray key = holder.key().toUtf8() + QByteArray::number(last);
            readable += found && found->key.reveal() == key ? 1 : 0;
        }
    }
    return readable;
}

//! Half of the callers are of a process that still has the old key first.
void TstKeyRotation::T58_rotatesUnderTrafficWithoutAnError()
{
    const QTemporaryDir folder;
    const SystemClock clock;
    const auto storage = storage::openSqliteStorage(folder.filePath(u"p.sqlite3"_s), clock);
    addUsers(*storage, clock);
    const ValueCipher old = cipherOf(ringOne + ',' + ringTwo);
    const ValueCipher now = cipherOf(rotated);
    run(old.ring().checkAgainst(storage->serverRecords()));
    CredentialVault before(old, *storage);
    CredentialVault after(now, *storage);
    KeyRotation forth(now, {storage->dataKeys(), storage->sealedValues(), storage->serverRecords()},
                      clock);
    KeyRotation back(old, {storage->dataKeys(), storage->sealedValues(), storage->serverRecords()},
                     clock);
    addRestingKeys(before);
    bool goesOn = true;
    std::vector<Task<int>> tasks;
    for (int i = 0; i < lanes; ++i)
        tasks.push_back(useKeys(i % 2 == 0 ? &before : &after, holderOf(i), &goesOn));
    QElapsedTimer timer;
    timer.start();
    for (Task<int> &task : tasks)
        task.start();
    for (int i = 0; i < 3; ++i) {
        run(rotateUntilFinished(&forth));
        run(rotateUntilFinished(&back));
    }
    goesOn = false;
    QList<int> rounds;
    for (Task<int> &task : tasks) {
        spinUntil([&task] { return task.isDone(); });
        rounds.push_back(task.takeResult());
    }
    const qint64 took = timer.elapsed();
    run(rotateUntilFinished(&forth));
    const ValueCipher onlyNew = cipherOf(ringTwo);
    CredentialVault reader(onlyNew, *storage);
    QCOMPARE(readableLastKeys(reader, rounds), lanes * keysOfLane);
    QCOMPARE(readableRestingKeys(reader), restingRows());
    qInfo("%d rows rotated six times in %lld ms, while %d keys were written and read",
          restingRows() + lanes * keysOfLane, qlonglong(took),
          std::accumulate(rounds.begin(), rounds.end(), 0));
    QVERIFY(run(forth.status()).finished);
}

PLEXUS_TEST(TstKeyRotation, tst_key_rotation)
#include "tst_key_rotation.moc"
