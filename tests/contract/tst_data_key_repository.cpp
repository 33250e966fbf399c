#include "credential_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstDataKeyRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstDataKeyRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void oneKeyIsActive();
    void whoComesSecondGetsTheFirstOnes();
    void needsATenant();
    void isRewrappedOnlyFromTheRingKeyThatIsExpected();
    void aKeyStaysWhileAValueNamesIt();
    void staleValuesAreThoseUnderInactiveKeys();
    void replacesOnlyWhatHasNotChanged();
    void replacesOnlyInItsTenant();
    void fingerprintsGoWithTheirKeys();
    void whatWasSealedUnderARemovedKeyIsRefused();
    void T57_whatCannotBeReadIsAudited();
    void goesWithTheTenant();

private:
    DataKeyRepository &keys() { return world().storage->dataKeys(); }
    SealedValueRepository &values() { return world().storage->sealedValues(); }
    void storeOneOfEach();
    PLEXUS_CREDENTIAL_SUITE
};

void TstDataKeyRepository::oneKeyIsActive()
{
    QCOMPARE(run(keys().findActive(acme))->wrapped, "wrapped k1");
    QCOMPARE(run(keys().activate(acme, wrappedKey(u"k2"_s), u"k1"_s)).id, u"k2"_s);
    QCOMPARE(run(keys().findActive(acme))->id, u"k2"_s);
    QCOMPARE(run(keys().findActive(other))->id, u"k1"_s);
    const QList<DataKeyRecord> all = run(keys().loadAll());
    QCOMPARE(all.size(), 3);
    QCOMPARE(all.at(0).tenant, acme);
    QCOMPARE(all.at(0).active, false);
    QCOMPARE(all.at(1).active, true);
}

void TstDataKeyRepository::whoComesSecondGetsTheFirstOnes()
{
    QCOMPARE(run(keys().activate(acme, wrappedKey(u"k2"_s), {})).id, u"k1"_s);
    QCOMPARE(run(keys().activate(acme, wrappedKey(u"k2"_s), u"k0"_s)).id, u"k1"_s);
    QCOMPARE(run(keys().loadAll()).size(), 2);
}

void TstDataKeyRepository::needsATenant()
{
    const TenantId nobody(u"zz"_s);
    QVERIFY(!run(keys().findActive(nobody)));
    QVERIFY_FAILS(FailureKind::NotFound, run(keys().activate(nobody, wrappedKey(u"k2"_s), {})));
}

void TstDataKeyRepository::isRewrappedOnlyFromTheRingKeyThatIsExpected()
{
    WrappedKey again = wrappedKey(u"k1"_s, u"r2"_s);
    again.wrapped = "wrapped again";
    QVERIFY(!run(keys().rewrap(acme, again, u"r9"_s, tester)));
    QVERIFY(run(keys().rewrap(acme, again, u"r1"_s, tester)));
    QVERIFY(!run(keys().rewrap(acme, again, u"r1"_s, tester)));
    const auto now = run(keys().findActive(acme));
    QCOMPARE(now->wrapped, "wrapped again");
    QCOMPARE(now->ringKey, u"r2"_s);
    QCOMPARE(now->bornUnder, u"r1"_s);
    QCOMPARE(run(keys().findActive(other))->ringKey, u"r1"_s);
    QCOMPARE(world().audited(u"data_key.rewrapped"_s).size(), 1);
}

void TstDataKeyRepository::storeOneOfEach()
{
    Storage &storage = *world().storage;
    run(storage.providers().create(world().provider(u"github"_s), world().secret("p"), tester));
    const ExternalToken gone =
        run(storage.externalTokens().link(world().token(u"l1"_s, "r", u"slack"_s), tester));
    run(storage.externalTokens().remove(gone, true, tester));
    run(storage.externalTokens().link(world().token(u"l2"_s, "t"), tester));
    run(storage.apiKeys().put(world().apiKey(u"alpha"_s, "k"), tester));
    PendingFlow flow = run(storage.pendingFlows().create(world().flow("f1")));
    run(storage.pendingFlows().advance({flow, world().sealed("v")}));
}

void TstDataKeyRepository::aKeyStaysWhileAValueNamesIt()
{
    storeOneOfEach();
    run(keys().activate(acme, wrappedKey(u"k2"_s), u"k1"_s));
    QCOMPARE(run(keys().removeUnused(acme)), 1);
    for (int left = 5; left > 0; --left) {
        const auto stale = run(values().listStale(acme, 1, 0));
        QCOMPARE(stale.size(), 1);
        const SealedValue again = world().sealed(stale[0].value.text + "2", u"k2"_s);
        QCOMPARE(
            run(values().replace(acme, {{stale[0].place, stale[0].value.text, again}}, tester)), 1);
        QCOMPARE(run(keys().removeUnused(acme)), left > 1 ? 1 : 0);
    }
    QCOMPARE(run(keys().findActive(acme))->id, u"k2"_s);
}

void TstDataKeyRepository::staleValuesAreThoseUnderInactiveKeys()
{
    storeOneOfEach();
    QVERIFY(run(values().listStale(acme, 9, 0)).isEmpty());
    run(keys().activate(acme, wrappedKey(u"k2"_s), u"k1"_s));
    QCOMPARE(run(values().countStale()), 5);
    const auto stale = run(values().listStale(acme, 9, 0));
    QCOMPARE(stale.size(), 5);
    QCOMPARE(stale[0].place, ProviderRepository::placeOf(acme, u"github"_s));
    QCOMPARE(stale[0].value.key.wrapped, "wrapped k1");
    QCOMPARE(stale[1].place, ExternalTokenRepository::placeOf(acme, adas, u"github"_s));
    QCOMPARE(stale[2].place, ApiKeyRepository::placeOf(acme, adas, u"alpha"_s));
    QCOMPARE(stale[3].place, PendingFlowRepository::placeOf(acme, "f1"));
    QCOMPARE(stale[4].place, ExternalTokenRepository::placeOf(acme, adas, u"slack"_s));
    QCOMPARE(run(values().listStale(acme, 2, 3)).at(0).place, stale[3].place);
    QVERIFY(run(values().listStale(other, 9, 0)).isEmpty());
}

void TstDataKeyRepository::replacesOnlyWhatHasNotChanged()
{
    storeOneOfEach();
    run(keys().activate(acme, wrappedKey(u"k2"_s), u"k1"_s));
    const auto stale = run(values().listStale(acme, 9, 0));
    StoredApiKey newer = world().apiKey(u"alpha"_s, "newer");
    newer.value.key = wrappedKey(u"k2"_s);
    run(world().storage->apiKeys().put(newer, tester)); // meanwhile
    QList<SealedValueRepository::Replacement> changes;
    for (const auto &value : stale)
        changes.append({value.place, value.value.text, world().sealed("again", u"k2"_s)});
    QCOMPARE(run(values().replace(acme, changes, tester)), 4);
    QCOMPARE(world().audited(u"credentials.reencrypted"_s).size(), 1);
    QCOMPARE(run(world().storage->apiKeys().find(acme, adas, u"alpha"_s))->value.text, "newer");
    const auto token = run(world().storage->externalTokens().find(acme, adas, u"github"_s));
    QCOMPARE(token->tokens.text, "again");
    QCOMPARE(token->info.version, 1); // nobody who refreshes meanwhile loses
}

void TstDataKeyRepository::replacesOnlyInItsTenant()
{
    storeOneOfEach();
    const ValuePlace place = ApiKeyRepository::placeOf(acme, adas, u"alpha"_s);
    QCOMPARE(run(values().replace(other, {{place, "k", world().sealed("x")}}, tester)), 0);
}

void TstDataKeyRepository::fingerprintsGoWithTheirKeys()
{
    storeOneOfEach();
    run(world().storage->apiKeys().put(world().apiKey(u"beta"_s, "k of beta"), tester));
    const auto replace = [this](const QString &provider, const QByteArray &oldText,
                                const QString &fingerprint) {
        run(values().replace(acme,
                             {{ApiKeyRepository::placeOf(acme, adas, provider), oldText,
                               world().sealed("again " + provider.toLatin1()), fingerprint}},
                             tester));
        return run(world().storage->apiKeys().find(acme, adas, provider))->info.fingerprint;
    };
    QCOMPARE(replace(u"alpha"_s, "k", u"f1"_s), u"f1"_s);
    QCOMPARE(replace(u"beta"_s, "has changed", u"f2"_s), QString());
    QCOMPARE(run(world().storage->apiKeys().find(acme, adas, u"alpha"_s))->info.fingerprint,
             u"f1"_s);
}

void TstDataKeyRepository::whatWasSealedUnderARemovedKeyIsRefused()
{
    run(keys().activate(acme, wrappedKey(u"k2"_s), u"k1"_s));
    QCOMPARE(run(keys().removeUnused(acme)), 0);
    Storage &storage = *world().storage;
    QVERIFY_THROWS_EXCEPTION(DataKeyGone,
                             run(storage.apiKeys().put(world().apiKey(u"alpha"_s), tester)));
    QVERIFY_THROWS_EXCEPTION(DataKeyGone,
                             run(storage.externalTokens().link(world().token(u"l"_s), tester)));
    QVERIFY_THROWS_EXCEPTION(DataKeyGone,
                             run(storage.providers().create(world().provider(u"github"_s),
                                                            world().secret("p"), tester)));
    QVERIFY(!run(storage.providers().find(acme, u"github"_s)));
    const PendingFlow flow = run(storage.pendingFlows().create(world().flow("f1")));
    QVERIFY_THROWS_EXCEPTION(DataKeyGone,
                             run(storage.pendingFlows().advance({flow, world().sealed("v")})));
}

void TstDataKeyRepository::T57_whatCannotBeReadIsAudited()
{
    const QByteArray hash = QByteArray::fromHex("00ff");
    for (const ValuePlace &place : {ExternalTokenRepository::placeOf(acme, adas, u"github"_s),
                                    ProviderRepository::placeOf(acme, u"slack"_s),
                                    PendingFlowRepository::placeOf(acme, hash)})
        run(values().noteUnreadable(place, tester));
    const QList<AuditEvent> told = world().audited(u"credential.unreadable"_s);
    QCOMPARE(told.size(), 3);
    QCOMPARE(told[2].tenant, std::optional(acme));
    QCOMPARE(told[2].actor.id, tester.id);
    QCOMPARE(told[2].target, u"github"_s);
    QCOMPARE(told[2].details.value(u"holder"_s).toString(), adas.key());
    QCOMPARE(told[1].target, u"slack"_s);
    QCOMPARE(told[1].details.value(u"table"_s).toString(), u"provider_config"_s);
    QVERIFY(!told[1].details.contains(u"holder"_s));
    QCOMPARE(told[0].target, u"00ff"_s);
}

void TstDataKeyRepository::goesWithTheTenant()
{
    storeOneOfEach();
    run(world().storage->tenants().remove(acme, {}, tester));
    world().createTenant(acme);
    world().addToken(acme, ada, "again");
    QVERIFY(!run(keys().findActive(acme)));
    QVERIFY(!run(world().storage->apiKeys().find(acme, adas, u"alpha"_s)));
    QVERIFY(!run(world().storage->externalTokens().find(acme, adas, u"github"_s)));
    QVERIFY(!run(world().storage->providers().find(acme, u"github"_s)));
    QVERIFY(!run(world().storage->pendingFlows().find(acme, "f1")));
    QVERIFY(run(world().storage->revocations().takeDue(world().inAnHour(), 9)).isEmpty());
    QCOMPARE(run(keys().findActive(other))->id, u"k1"_s);
}

PLEXUS_CONTRACT(TstDataKeyRepository, tst_data_key_repository)
#include "tst_data_key_repository.moc"
