#include "credential_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstExternalTokenRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstExternalTokenRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsWhatWasLinked();
    void linkingAgainReplaces();
    void needsItsHolder();
    void T44_aFlowEndsWithItsLinkOrNotAtAll();
    void aRefreshIsStoredOverWhatItRead();
    void T55_whatWasDisconnectedIsNotResurrected();
    void oneOfManyHoldsTheLease();
    void aLeaseEndsByTimeOrRefresh();
    void aFailureIsKnownToAllWhoWouldRefresh();
    void statesAreVisible();
    void lastUsesOnlyGrow();
    void theFirstUseOfADayIsAudited();
    void removalQueuesTheRevocation();
    void theProviderIsToldOnlyWhenItShallBe();
    void anAccountThatIsLinkedAgainIsNotRevoked();
    void aGrantThatMayBeOfTheLinkedAccountIsNotRevoked();
    void anAccountThatIsReplacedByAnotherIsRevoked();
    void anUnknownAccountIsNotTakenForAnother();
    void whatComesLateForARemovedLinkIsQueued();
    void deletingTheProviderErasesItsLinks();
    void failuresAreAuditedOnceUntilARefreshWorks();
    void aLateFailureIsNone();
    void listsWithoutOpeningInPages();
    void otherTenantAndUserSeeNothing();
    void guestsLinksEndWithTheirSession();
    void usersLinksEndWithThem();

private:
    ExternalTokenRepository &tokens() { return world().storage->externalTokens(); }
    RevocationRepository &revocations() { return world().storage->revocations(); }
    //! Which are to be told now.
    QStringList dueProviders()
    {
        QStringList providers;
        for (const Revocation &due : run(revocations().takeDue(world().inAnHour(), 10)))
            providers += due.provider;
        return providers;
    }
    ExternalToken linked(const QString &id = u"l1"_s)
    {
        return run(tokens().link(world().token(id), tester));
    }
    //! Whose account the provider does not tell.
    ExternalToken linkedUnknown(const QString &id)
    {
        StoredExternalToken token = world().token(id);
        token.info.accountId.clear();
        return run(tokens().link(token, tester));
    }
    ExternalToken found() { return run(tokens().find(acme, adas, u"github"_s))->info; }
    void fail(const ExternalToken &read, std::optional<qint64> providerVersion = {})
    {
        const qint64 until = world().clock.wallMs() + 30'000;
        run(tokens().noteFailure(read, {u"no_answer"_s, until, providerVersion}, tester));
    }
    PLEXUS_CREDENTIAL_SUITE
};

void TstExternalTokenRepository::findsWhatWasLinked()
{
    const ExternalToken made = linked();
    QCOMPARE(made.version, 1);
    QCOMPARE(made.linkedMs, world().clock.wallMs());
    const auto found = run(tokens().find(acme, adas, u"github"_s));
    QCOMPARE(found->info.holder, adas);
    QCOMPARE(found->info.id, u"l1"_s);
    QCOMPARE(found->info.accountId, u"4711"_s);
    QCOMPARE(found->info.scopes, QStringList({u"repo"_s, u"read:user"_s}));
    QCOMPARE(found->info.details, (StringMap{{u"team"_s, u"T1"_s}}));
    QCOMPARE(found->info.expiresMs, std::optional(world().inAnHour()));
    QCOMPARE(found->info.refreshable, true);
    QCOMPARE(found->info.state, ExternalTokenState::Live);
    QCOMPARE(found->tokens.text, "tokens");
    QCOMPARE(found->tokens.key.wrapped, "wrapped k1");
}

void TstExternalTokenRepository::linkingAgainReplaces()
{
    linked();
    StoredExternalToken again = world().token(u"l2"_s, "new tokens");
    again.info.expiresMs.reset();
    run(tokens().link(again, tester));
    const auto found = run(tokens().find(acme, adas, u"github"_s));
    QCOMPARE(found->info.id, u"l2"_s);
    QCOMPARE(found->tokens.text, "new tokens");
    QVERIFY(!found->info.expiresMs);
    QCOMPARE(run(tokens().list(acme, {}, {})).total, 1);
}

void TstExternalTokenRepository::needsItsHolder()
{
    StoredExternalToken token = world().token(u"l1"_s);
    token.info.holder = CredentialHolder::ofUser(UserId(u"nobody"_s));
    QVERIFY_FAILS(FailureKind::NotFound, run(tokens().link(token, tester)));
    token.info.holder = CredentialHolder::ofGuest("no session");
    QVERIFY_FAILS(FailureKind::NotFound, run(tokens().link(token, tester)));
}

void TstExternalTokenRepository::T44_aFlowEndsWithItsLinkOrNotAtAll()
{
    PendingFlowRepository &flows = world().storage->pendingFlows();
    StoredFlow parked{run(flows.create(world().flow("f1"))), world().sealed("tokens")};
    parked.flow.status = FlowStatus::Parked;
    parked.flow = *run(flows.advance(parked));
    StoredExternalToken token = world().token(u"l1"_s);
    token.info.holder = CredentialHolder::ofUser(UserId(u"nobody"_s));
    QVERIFY_FAILS(FailureKind::NotFound, run(tokens().linkByFlow(parked.flow, token, tester)));
    QCOMPARE(run(flows.find(acme, "f1"))->sealed->text, "tokens"); // can be tried again
    const auto link = run(tokens().linkByFlow(parked.flow, world().token(u"l1"_s), tester));
    QCOMPARE(link->id, u"l1"_s);
    const auto done = run(flows.find(acme, "f1"));
    QCOMPARE(done->flow.status, FlowStatus::Done);
    QVERIFY(!done->sealed);
    QVERIFY(!run(tokens().linkByFlow(parked.flow, world().token(u"l2"_s), tester)));
    QCOMPARE(run(tokens().find(acme, adas, u"github"_s))->info.id, u"l1"_s);
    QCOMPARE(world().audited(u"connection.linked"_s).size(), 1);
}

void TstExternalTokenRepository::aRefreshIsStoredOverWhatItRead()
{
    StoredExternalToken token{linked(), world().sealed("fresh")};
    token.info.expiresMs = world().inAnHour() + 5;
    token.info.scopes = {u"repo"_s};
    token.info.details = {{u"host"_s, u"a.example"_s}};
    const auto now = run(tokens().refresh(token, tester));
    QCOMPARE(now->version, 2);
    const auto found = run(tokens().find(acme, adas, u"github"_s));
    QCOMPARE(found->tokens.text, "fresh");
    QCOMPARE(found->info.version, 2);
    QCOMPARE(found->info.expiresMs, token.info.expiresMs);
    QCOMPARE(found->info.scopes, QStringList{u"repo"_s});
    QCOMPARE(found->info.details, (StringMap{{u"host"_s, u"a.example"_s}}));
    QVERIFY(!run(tokens().refresh(token, tester))); // somebody else was first
}

void TstExternalTokenRepository::T55_whatWasDisconnectedIsNotResurrected()
{
    const StoredExternalToken late{linked(), world().sealed("fresh")};
    QVERIFY(run(tokens().remove(late.info, false, tester)));
    QVERIFY(!run(tokens().refresh(late, tester)));
    QVERIFY(!run(tokens().find(acme, adas, u"github"_s)));
    linked(u"l2"_s); // at version 1 again, but another link
    QVERIFY(!run(tokens().refresh(late, tester)));
    QCOMPARE(run(tokens().find(acme, adas, u"github"_s))->tokens.text, "tokens");
    QVERIFY(!run(tokens().remove(late.info, false, tester)));
}

void TstExternalTokenRepository::oneOfManyHoldsTheLease()
{
    const ExternalToken token = linked();
    const qint64 until = world().clock.wallMs() + 15'000;
    QVERIFY(run(tokens().lease(token, "a", until)));
    QVERIFY(!run(tokens().lease(token, "b", until)));
    QVERIFY(run(tokens().lease(token, "a", until)));
    QVERIFY(run(tokens().remove(token, false, tester)));
    QVERIFY(!run(tokens().lease(token, "b", until)));
}

void TstExternalTokenRepository::aLeaseEndsByTimeOrRefresh()
{
    const ExternalToken token = linked();
    const qint64 until = world().clock.wallMs() + 15'000;
    QVERIFY(run(tokens().lease(token, "a", until)));
    world().clock.advance(Milliseconds(15'000));
    QVERIFY(run(tokens().lease(token, "b", until + 15'000)));
    const auto now = run(tokens().refresh({token, world().sealed("fresh")}, tester));
    QVERIFY(!run(tokens().lease(token, "b", until + 30'000))); // has changed: read it again
    QVERIFY(run(tokens().lease(*now, "c", until + 30'000)));
}

void TstExternalTokenRepository::aFailureIsKnownToAllWhoWouldRefresh()
{
    const ExternalToken before = linked();
    const qint64 until = world().clock.wallMs() + 15'000;
    QVERIFY(run(tokens().lease(before, "a", until)));
    const RefreshFailure failure{u"invalid_client"_s, world().inAnHour(), 3};
    run(tokens().noteFailure(before, failure, tester));
    QCOMPARE(found().failure, std::optional(failure));
    QCOMPARE(found().version, before.version);
    QCOMPARE(run(tokens().list(acme, adas, {})).items.front().failure, std::optional(failure));
    QVERIFY(!run(tokens().lease(before, "b", until))); // who has not read of it yet
    QVERIFY(run(tokens().lease(found(), "b", until)));
    fail(found());
    QVERIFY(!found().failure->providerVersion);
    const auto now = run(tokens().refresh({found(), world().sealed("fresh")}, tester));
    QVERIFY(!now->failure);
    QVERIFY(!found().failure);
    fail(*now);
    linked(u"l2"_s);
    QVERIFY(!found().failure);
}

void TstExternalTokenRepository::statesAreVisible()
{
    const ExternalToken token = linked();
    const auto now = run(tokens().setState(token, ExternalTokenState::NeedsConsent, tester));
    QCOMPARE(now->version, 2);
    QCOMPARE(run(tokens().find(acme, adas, u"github"_s))->info.state,
             ExternalTokenState::NeedsConsent);
    QVERIFY(!run(tokens().setState(token, ExternalTokenState::Live, tester)));
}

void TstExternalTokenRepository::lastUsesOnlyGrow()
{
    linked();
    run(tokens().touch(acme, {{adas, u"github"_s, 500}, {bobs, u"github"_s, 900}}));
    run(tokens().touch(acme, {{adas, u"github"_s, 400}}));
    run(tokens().touch(other, {{adas, u"github"_s, 900}}));
    QCOMPARE(run(tokens().find(acme, adas, u"github"_s))->info.lastUsedMs,
             std::optional<qint64>(500));
}

void TstExternalTokenRepository::theFirstUseOfADayIsAudited()
{
    linked();
    const qint64 now = world().clock.wallMs();
    const qint64 nextDay = now + 24 * 3'600'000;
    run(tokens().touch(acme, {{adas, u"github"_s, now}, {bobs, u"github"_s, now}}));
    run(tokens().touch(acme, {{adas, u"github"_s, now + 1000}}));
    QCOMPARE(world().audited(u"connection.used"_s).size(), 1);
    run(tokens().touch(acme, {{adas, u"github"_s, nextDay}, {adas, u"github"_s, now + 2000}}));
    const QList<AuditEvent> uses = world().audited(u"connection.used"_s);
    QCOMPARE(uses.size(), 2);
    QCOMPARE(uses.front().actor.kind, u"user"_s);
    QCOMPARE(uses.front().actor.id, ada.value());
    QCOMPARE(uses.front().target, u"github"_s);
    QCOMPARE(uses.front().details.value(u"used_at"_s).toString(), toRfc3339(nextDay));
    linked(u"l2"_s);
    run(tokens().touch(acme, {{adas, u"github"_s, nextDay + 1}}));
    QCOMPARE(world().audited(u"connection.used"_s).size(), 3);
}

void TstExternalTokenRepository::removalQueuesTheRevocation()
{
    QVERIFY(run(tokens().remove(linked(), true, tester)));
    QVERIFY(!run(tokens().find(acme, adas, u"github"_s)));
    const qint64 again = world().clock.wallMs() + 60'000;
    const QList<Revocation> due = run(revocations().takeDue(again, 10));
    QCOMPARE(due.size(), 1);
    QCOMPARE(due[0].id, u"l1"_s);
    QCOMPARE(due[0].place(), ExternalTokenRepository::placeOf(acme, adas, u"github"_s));
    QCOMPARE(due[0].tokens.text, "tokens");
    QCOMPARE(due[0].tokens.key.wrapped, "wrapped k1");
    QCOMPARE(due[0].attempts, 1);
    QVERIFY(run(revocations().takeDue(again, 10)).isEmpty()); // is being tried
    world().clock.advance(Milliseconds(60'000));
    const QList<Revocation> second = run(revocations().takeDue(again + 60'000, 10));
    QCOMPARE(second.at(0).attempts, 2);
    run(revocations().finish(due[0], {true, u"late"_s})); // of the attempt before
    run(revocations().postpone(second[0], again + 10'000));
    world().clock.advance(Milliseconds(10'000));
    const QList<Revocation> third = run(revocations().takeDue(again + 90'000, 10));
    QCOMPARE(third.at(0).attempts, 3);
    run(revocations().finish(third[0], {true, u"done"_s}));
    world().clock.advance(Milliseconds(600'000));
    QVERIFY(run(revocations().takeDue(again + 900'000, 10)).isEmpty());
    const QList<AuditEvent> told = world().audited(u"connection.revoked"_s);
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.front().details.value(u"reason"_s).toString(), u"done"_s);
}

void TstExternalTokenRepository::theProviderIsToldOnlyWhenItShallBe()
{
    run(tokens().remove(linked(), false, tester));
    QVERIFY(dueProviders().isEmpty());
}

//! Otherwise the new grant would be given back too.
void TstExternalTokenRepository::anAccountThatIsLinkedAgainIsNotRevoked()
{
    run(tokens().remove(linked(), true, tester));
    linked(u"l2"_s);
    QVERIFY(dueProviders().isEmpty());
    QCOMPARE(world().audited(u"connection.revocation_given_up"_s).size(), 1);
    linked(u"l3"_s); // the same account in place of itself
    QVERIFY(dueProviders().isEmpty());
}

//! Whose it is, is not known of every grant, nor of every link.
void TstExternalTokenRepository::aGrantThatMayBeOfTheLinkedAccountIsNotRevoked()
{
    const auto give = [this](const QString &id, const QString &account,
                             const CredentialHolder &holder) {
        run(revocations().add(
            {acme, id, holder.key(), u"github"_s, account, world().sealed("tokens"), 0, 0}));
    };
    linked();
    give(u"l2"_s, {}, adas);
    QVERIFY(dueProviders().isEmpty());
    give(u"l3"_s, {}, bobs); // who has no link that it could be of
    QCOMPARE(dueProviders(), QStringList{u"github"_s});
    StoredExternalToken unknown = world().token(u"l4"_s);
    unknown.info.accountId.clear();
    run(tokens().link(unknown, tester));
    give(u"l5"_s, u"4711"_s, adas);
    QVERIFY(dueProviders().isEmpty());
}

void TstExternalTokenRepository::anAccountThatIsReplacedByAnotherIsRevoked()
{
    linked();
    StoredExternalToken another = world().token(u"l2"_s);
    another.info.accountId = u"4712"_s;
    run(tokens().link(another, tester));
    QCOMPARE(dueProviders(), QStringList{u"github"_s});
}

//! It may be the same, and giving the old grant back would end the new one.
void TstExternalTokenRepository::anUnknownAccountIsNotTakenForAnother()
{
    linked();
    linkedUnknown(u"l2"_s);
    QVERIFY(dueProviders().isEmpty());
    linked(u"l3"_s);
    QVERIFY(dueProviders().isEmpty());
    QVERIFY(world().audited(u"connection.revocation_given_up"_s).isEmpty());
}

void TstExternalTokenRepository::whatComesLateForARemovedLinkIsQueued()
{
    const ExternalToken link = linked();
    const Revocation late{acme,        link.id,   adas.key(),
                          u"github"_s, u"4711"_s, world().sealed("newer tokens")};
    run(revocations().add(late));
    QVERIFY(dueProviders().isEmpty()); // is still there
    run(tokens().remove(link, true, tester));
    run(revocations().add(late));
    const auto due = run(revocations().takeDue(world().inAnHour(), 10));
    QCOMPARE(due.size(), 1);
    QCOMPARE(due[0].tokens.text, "newer tokens");
}

void TstExternalTokenRepository::deletingTheProviderErasesItsLinks()
{
    run(world().storage->providers().create(world().provider(u"github"_s), {}, tester));
    run(world().storage->providers().create(world().provider(u"slack"_s), {}, tester));
    linked();
    run(tokens().remove(run(tokens().link(world().token(u"l2"_s, "x", u"github"_s, bobs), tester)),
                        true, tester));
    run(tokens().link(world().token(u"l3"_s, "x", u"slack"_s), tester));
    run(world().storage->providers().remove(acme, u"github"_s, {}, tester));
    QVERIFY(!run(tokens().find(acme, adas, u"github"_s)));
    QVERIFY(run(tokens().find(acme, adas, u"slack"_s)));
    QVERIFY(dueProviders().isEmpty());
    QCOMPARE(world().audited(u"connection.removed"_s).size(), 2);
}

void TstExternalTokenRepository::failuresAreAuditedOnceUntilARefreshWorks()
{
    const auto failures = [this] { return world().audited(u"connection.refresh_failed"_s); };
    const ExternalToken link = linked();
    fail(link);
    fail(link);
    QCOMPARE(failures().size(), 1);
    QCOMPARE(failures().front().details.value(u"reason"_s).toString(), u"no_answer"_s);
    fail(link, 3); // the configuration is to blame: somebody has to do something
    fail(link, 4);
    fail(link);
    QCOMPARE(failures().size(), 2);
    fail(*run(tokens().refresh({link, world().sealed("fresh")}, tester)));
    QCOMPARE(failures().size(), 3);
}

//! Somebody else has refreshed meanwhile, or the link is gone.
void TstExternalTokenRepository::aLateFailureIsNone()
{
    const ExternalToken link = linked();
    const auto now = run(tokens().refresh({link, world().sealed("fresh")}, tester));
    fail(link);
    QVERIFY(!found().failure);
    run(tokens().remove(*now, false, tester));
    fail(*now);
    linked(u"l2"_s);
    fail(link); // at version 1 again, but another link
    QVERIFY(!found().failure);
    QVERIFY(world().audited(u"connection.refresh_failed"_s).isEmpty());
}

void TstExternalTokenRepository::listsWithoutOpeningInPages()
{
    linked();
    world().clock.advance(Milliseconds(1));
    run(tokens().link(world().token(u"l2"_s, "x", u"slack"_s), tester));
    run(tokens().link(world().token(u"l3"_s, "x", u"slack"_s, bobs), tester));
    QCOMPARE(run(tokens().list(acme, {}, {})).total, 3);
    const Page<ExternalToken> first = run(tokens().list(acme, adas, {1, {}, {}, {}}));
    QCOMPARE(first.items.front().provider, u"slack"_s);
    QCOMPARE(first.total, 2);
    const auto second = run(tokens().list(acme, adas, {1, *first.nextCursor, {}, {}}));
    QCOMPARE(second.items.front().provider, u"github"_s);
    QCOMPARE(second.items.front().holder, adas);
    QVERIFY(!second.nextCursor);
    QCOMPARE(run(tokens().list(acme, {}, {9, {}, u"HUB"_s, u"provider"_s})).items.size(), 1);
}

void TstExternalTokenRepository::otherTenantAndUserSeeNothing()
{
    ExternalToken token = linked();
    QVERIFY(!run(tokens().find(other, adas, u"github"_s)));
    QVERIFY(!run(tokens().find(acme, bobs, u"github"_s)));
    QVERIFY(run(tokens().list(other, adas, {})).items.isEmpty());
    QVERIFY(run(tokens().list(acme, bobs, {})).items.isEmpty());
    token.tenant = other;
    QVERIFY(!run(tokens().remove(token, false, tester)));
    QVERIFY(!run(tokens().lease(token, "a", world().inAnHour())));
    QVERIFY(run(tokens().find(acme, adas, u"github"_s)));
}

void TstExternalTokenRepository::guestsLinksEndWithTheirSession()
{
    const mcp::Owner guest = ownerOf(acme, {});
    world().createSession(guest, "s1");
    const auto holder = CredentialHolder::ofGuest("s1");
    run(tokens().link(world().token(u"l1"_s, "x", u"github"_s, holder), tester));
    QCOMPARE(run(tokens().find(acme, holder, u"github"_s))->info.holder, holder);
    run(world().storage->sessions().remove(guest, "s1"));
    QVERIFY(!run(tokens().find(acme, holder, u"github"_s)));
    QCOMPARE(dueProviders(), QStringList{u"github"_s});
    QCOMPARE(world().audited(u"connection.removed"_s).size(), 1);
}

void TstExternalTokenRepository::usersLinksEndWithThem()
{
    linked();
    StoredExternalToken bobsOwn = world().token(u"l2"_s, "x", u"github"_s, bobs);
    bobsOwn.info.accountId = u"4712"_s;
    run(tokens().link(bobsOwn, tester));
    run(world().storage->users().removeUser(acme, ada, tester));
    QVERIFY(!run(tokens().find(acme, adas, u"github"_s)));
    QCOMPARE(dueProviders(), QStringList{u"github"_s});
    QVERIFY(run(tokens().find(acme, bobs, u"github"_s)));
    QCOMPARE(world().audited(u"connection.removed"_s).size(), 1);
}

PLEXUS_CONTRACT(TstExternalTokenRepository, tst_external_token_repository)
#include "tst_external_token_repository.moc"
