#include "support/test_main.h"
#include "vault/flow_vault.h"
#include "vault/provider_vault.h"
#include "vault_world.h"

using namespace plexus;
using namespace plexus::vault;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstCredentialVault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world.emplace(); }

    void anApiKeyComesBack();
    void H38_unusableApiKeysAreRefusedWithoutRepeatingThem();
    void shortKeysShowNothing();
    void fingerprintsTellEqualKeys();
    void H14_nothingIsStoredInTheClear(); // threat 56
    void H14_everyKindOfValueOpensInItsOwnRowOnly(); // threat 57
    void listsNeverUnseal();
    void H36_damageIsNotAbsence();
    void T57_rowsSwappedInTheStoreAreNotRead();
    void otherTenantAndUserFindNothing();
    void tokensComeBack();
    void aRefreshReplacesBothTokens();
    void T55_aLateRefreshDoesNotResurrect();
    void disconnectingKeepsTheTokensForTheRevocation();
    void unreadableTokensCanBeDisconnected();
    void whatComesForALinkThatIsGoneIsGivenBack();
    void aRotationInBetweenIsNotNoticed();
    void clientSecretsAreKeptReplacedAndCleared();
    void flowsForgetTheSecretsOfTheStepBefore();

private:
    VaultWorld &w() { return *m_world; }
    ApiKeyInfo putKey(const QByteArray &key, const CredentialHolder &holder = ada)
    {
        return run(w().vault.putApiKey(acme, holder, u"alpha"_s, u"work"_s, Secret(key), tester));
    }
    ExternalToken link()
    {
        return run(w().vault.link(VaultWorld::account(), {Secret("access-1"), Secret("refresh-1")},
                                  tester));
    }

    std::optional<VaultWorld> m_world;
};

void TstCredentialVault::anApiKeyComesBack()
{
    QVERIFY(!run(w().vault.apiKey(acme, ada, u"alpha"_s)));
    QCOMPARE(putKey("a-long-api-key-wxyz").last4, u"wxyz"_s);
    const auto found = run(w().vault.apiKey(acme, ada, u"alpha"_s));
    QCOMPARE(found->key.reveal(), "a-long-api-key-wxyz");
    QCOMPARE(found->info.label, u"work"_s);
    putKey("another-api-key-1234");
    QCOMPARE(run(w().vault.apiKey(acme, ada, u"alpha"_s))->key.reveal(), "another-api-key-1234");
    QVERIFY(run(w().vault.removeApiKey(acme, ada, u"alpha"_s, tester)));
    QVERIFY(!run(w().vault.apiKey(acme, ada, u"alpha"_s)));
}

void TstCredentialVault::H38_unusableApiKeysAreRefusedWithoutRepeatingThem()
{
    QVERIFY_FAILS(FailureKind::InvalidArgument, putKey(""));
    try {
        putKey(QByteArray(16 * 1024 + 1, 'k'));
        QFAIL("it was taken");
    } catch (const Failure &failure) {
        QVERIFY(!failure.logText().contains(u"kkk"_s));
    }
}

void TstCredentialVault::shortKeysShowNothing() { QCOMPARE(putKey("hunter2").last4, QString()); }

void TstCredentialVault::fingerprintsTellEqualKeys()
{
    const QString one = putKey("a-long-api-key").fingerprint;
    QCOMPARE(putKey("a-long-api-key", bob).fingerprint, one);
    QVERIFY(putKey("another").fingerprint != one);
    QVERIFY(run(w().vault.putApiKey(other, ada, u"alpha"_s, {}, Secret("a-long-api-key"), tester))
                .fingerprint
            != one);
}

void TstCredentialVault::H14_nothingIsStoredInTheClear()
{
    putKey("a-long-api-key");
    link();
    w().storage.data.forEachSealed([](const storage::ValuePlace &, storage::SealedValue &value) {
        QVERIFY(value.text.startsWith("plx1."));
        for (const char *secret : {"a-long-api-key", "access-1", "refresh-1"})
            QVERIFY(!value.text.contains(secret));
    });
}

static void sealClientSecretAndFlow(VaultWorld &world)
{
    ProviderVault providers(world.cipher, world.storage.dataKeys(), world.storage.providers());
    ProviderConfig config;
    config.tenant = acme;
    config.name = github;
    run(providers.create(config, NewSecret::replace(Secret("a-client-secret")), tester));
    FlowVault flows(world.cipher, world.storage.dataKeys(), world.storage.pendingFlows());
    PendingFlow flow;
    flow.tenant = acme;
    flow.idHash = "f1";
    flow.holder = ada;
    flow.expiresMs = world.clock.wallMs() + 1000;
    flow = run(world.storage.pendingFlows().create(flow));
    run(flows.advance(flow, {Secret("verifier")}));
}

static bool opens(const ValueCipher &cipher, const storage::ValuePlace &place,
                  const storage::SealedValue &value)
{
    try {
        cipher.open(place, value);
        return true;
    } catch (const CredentialUnreadable &) {
        return false;
    }
}

void TstCredentialVault::H14_everyKindOfValueOpensInItsOwnRowOnly()
{
    putKey("a-long-api-key");
    putKey("key-of-bob", bob);
    run(w().vault.putApiKey(other, ada, u"alpha"_s, {}, Secret("key-elsewhere"), tester));
    link();
    run(w().vault.link(VaultWorld::account(bob), {Secret("access-2"), {}}, tester));
    run(w().vault.disconnect(acme, bob, github, true, tester)); // waits for its revocation
    sealClientSecretAndFlow(w());
    QList<std::pair<storage::ValuePlace, storage::SealedValue>> all;
    w().storage.data.forEachSealed(
        [&](const storage::ValuePlace &place, const storage::SealedValue &value) {
            all.append({place, w().storage.data.withKey(place.tenant, value)});
        });
    QCOMPARE(all.size(), 7);
    for (qsizetype row = 0; row < all.size(); ++row) {
        for (qsizetype value = 0; value < all.size(); ++value)
            QCOMPARE(opens(w().cipher, all[row].first, all[value].second), row == value);
    }
}

void TstCredentialVault::listsNeverUnseal()
{
    putKey("a-long-api-key");
    link();
    const ValueCipher stranger = cipherOf(ringTwo);
    CredentialVault vault(stranger, w().storage);
    QCOMPARE(run(vault.listApiKeys(acme, ada, {})).items.size(), 1);
    QCOMPARE(run(vault.listExternalTokens(acme, {}, {})).items.size(), 1);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, run(vault.apiKey(acme, ada, u"alpha"_s)));
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, run(vault.externalToken(acme, ada, github)));
}

void TstCredentialVault::H36_damageIsNotAbsence()
{
    putKey("a-long-api-key");
    w().storage.data.forEachSealed([](const storage::ValuePlace &, storage::SealedValue &value) {
        value.text.back() = value.text.back() == 'A' ? 'B' : 'A';
    });
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, run(w().vault.apiKey(acme, ada, u"alpha"_s)));
    QVERIFY(!run(w().vault.apiKey(acme, bob, u"alpha"_s)));
}

void TstCredentialVault::T57_rowsSwappedInTheStoreAreNotRead()
{
    putKey("key-of-ada");
    putKey("key-of-bob", bob);
    auto &keys = w().storage.data.apiKeys;
    std::swap(keys.begin()->second.value, std::next(keys.begin())->second.value);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, run(w().vault.apiKey(acme, ada, u"alpha"_s)));
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, run(w().vault.apiKey(acme, bob, u"alpha"_s)));
}

void TstCredentialVault::otherTenantAndUserFindNothing()
{
    putKey("a-long-api-key");
    link();
    QVERIFY(!run(w().vault.apiKey(other, ada, u"alpha"_s)));
    QVERIFY(!run(w().vault.apiKey(acme, bob, u"alpha"_s)));
    QVERIFY(!run(w().vault.externalToken(other, ada, github)));
    QVERIFY(!run(w().vault.externalToken(acme, bob, github)));
    QVERIFY(!run(w().vault.disconnect(other, ada, github, false, tester)));
    QVERIFY(!run(w().vault.removeApiKey(other, ada, u"alpha"_s, tester)));
}

void TstCredentialVault::tokensComeBack()
{
    const ExternalToken info = link();
    QVERIFY(info.refreshable);
    QVERIFY(info.id.startsWith(u"ln_"_s));
    const auto found = run(w().vault.externalToken(acme, ada, github));
    QCOMPARE(found->tokens.access.reveal(), "access-1");
    QCOMPARE(found->tokens.refresh.reveal(), "refresh-1");
    run(w().vault.link(VaultWorld::account(), {Secret("access-2"), {}}, tester));
    const auto again = run(w().vault.externalToken(acme, ada, github));
    QVERIFY(!again->info.refreshable);
    QVERIFY(again->tokens.refresh.isEmpty());
}

void TstCredentialVault::aRefreshReplacesBothTokens()
{
    const ExternalToken read = link();
    const auto now =
        run(w().vault.storeRefreshed(read, {Secret("access-2"), Secret("refresh-2")}, tester));
    QCOMPARE(now->version, 2);
    const auto found = run(w().vault.externalToken(acme, ada, github));
    QCOMPARE(found->tokens.access.reveal(), "access-2");
    QCOMPARE(found->tokens.refresh.reveal(), "refresh-2");
    QVERIFY(!run(w().vault.storeRefreshed(read, {Secret("late"), {}}, tester)));
}

void TstCredentialVault::T55_aLateRefreshDoesNotResurrect()
{
    const ExternalToken read = link();
    QVERIFY(run(w().vault.disconnect(acme, ada, github, false, tester)));
    QVERIFY(!run(w().vault.storeRefreshed(read, {Secret("late"), {}}, tester)));
    QVERIFY(!run(w().vault.externalToken(acme, ada, github)));
}

void TstCredentialVault::disconnectingKeepsTheTokensForTheRevocation()
{
    link();
    QVERIFY(run(w().vault.disconnect(acme, ada, github, true, tester)));
    QVERIFY(!run(w().vault.externalToken(acme, ada, github)));
    const auto due = run(w().storage.revocations().takeDue(w().clock.wallMs() + 1, 10));
    QCOMPARE(due.size(), 1);
    QCOMPARE(w().vault.open(due[0]).refresh.reveal(), "refresh-1");
    QVERIFY(!run(w().vault.disconnect(acme, ada, github, true, tester)));
}

void TstCredentialVault::unreadableTokensCanBeDisconnected()
{
    link();
    w().storage.data.forEachSealed(
        [](const storage::ValuePlace &, storage::SealedValue &value) { value.text = "?"; });
    QVERIFY(run(w().vault.disconnect(acme, ada, github, true, tester)));
    const auto due = run(w().storage.revocations().takeDue(w().clock.wallMs() + 1, 10));
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable, w().vault.open(due.at(0)));
}

void TstCredentialVault::whatComesForALinkThatIsGoneIsGivenBack()
{
    const ExternalToken read = link();
    run(w().vault.giveBack(read, {Secret("access-2"), Secret("refresh-2")}));
    QVERIFY(run(w().storage.revocations().takeDue(w().clock.wallMs() + 1, 10)).isEmpty());
    QVERIFY(run(w().vault.disconnect(acme, ada, github, true, tester)));
    run(w().vault.giveBack(read, {Secret("access-2"), Secret("refresh-2")}));
    const auto due = run(w().storage.revocations().takeDue(w().clock.wallMs() + 1, 10));
    QCOMPARE(due.size(), 1);
    QCOMPARE(w().vault.open(due[0]).refresh.reveal(), "refresh-2");
}

//! The data key that a process has taken is removed before it writes.
void TstCredentialVault::aRotationInBetweenIsNotNoticed()
{
    putKey("first");
    const Sealing sealing(w().cipher, w().storage.dataKeys());
    int writes = 0;
    const std::function<Task<ApiKeyInfo>(storage::WrappedKey)> write =
        [&](storage::WrappedKey key) {
            if (++writes == 1) {
                w().storage.data.apiKeys.clear();
                const auto next = w().cipher.newKey(acme);
                run(w().storage.dataKeys().activate(acme, next, key.id));
                run(w().storage.dataKeys().removeUnused(acme));
            }
            ApiKeyInfo info;
            info.tenant = acme;
            info.holder = ada;
            info.provider = u"alpha"_s;
            const auto place = storage::ApiKeyRepository::placeOf(acme, ada, u"alpha"_s);
            return w().storage.apiKeys().put({info, w().cipher.seal(place, key, Secret("second"))},
                                             tester);
        };
    run(sealing.write<ApiKeyInfo>(acme, write));
    QCOMPARE(writes, 2);
    QCOMPARE(run(w().vault.apiKey(acme, ada, u"alpha"_s))->key.reveal(), "second");
}

void TstCredentialVault::clientSecretsAreKeptReplacedAndCleared()
{
    ProviderVault vault(w().cipher, w().storage.dataKeys(), w().storage.providers());
    const auto secret = [&] {
        return vault.secretOf(*run(w().storage.providers().find(acme, github))).reveal();
    };
    ProviderConfig config;
    config.tenant = acme;
    config.name = github;
    const Secret first("a-long-client-secret");
    QCOMPARE(run(vault.create(config, NewSecret::replace(first), tester)).secretLast4, u"cret"_s);
    QCOMPARE(secret(), "a-long-client-secret");
    run(vault.update(config, NewSecret::keep(), {}, tester));
    QCOMPARE(secret(), "a-long-client-secret");
    run(vault.update(config, NewSecret::replace(Secret("short")), {}, tester));
    QCOMPARE(secret(), "short");
    QCOMPARE(run(vault.update(config, NewSecret::clear(), {}, tester)).hasSecret, false);
    QCOMPARE(secret(), "");
}

void TstCredentialVault::flowsForgetTheSecretsOfTheStepBefore()
{
    FlowVault vault(w().cipher, w().storage.dataKeys(), w().storage.pendingFlows());
    PendingFlow flow;
    flow.tenant = acme;
    flow.idHash = "f1";
    flow.holder = ada;
    flow.expiresMs = w().clock.wallMs() + 1000;
    flow = run(w().storage.pendingFlows().create(flow));
    flow = *run(vault.advance(flow, {Secret("verifier"), Secret("nonce")}));
    auto stored = *run(w().storage.pendingFlows().find(acme, "f1"));
    QCOMPARE(vault.secretsOf(stored).at(1).reveal(), "nonce");
    flow = *run(vault.advance(flow, {}));
    stored = *run(w().storage.pendingFlows().find(acme, "f1"));
    QVERIFY(vault.secretsOf(stored).empty());
}

PLEXUS_TEST(TstCredentialVault, tst_credential_vault)
#include "tst_credential_vault.moc"
