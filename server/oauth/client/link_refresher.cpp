#include "oauth/client/link_refresher.h"

#include "async/sleep.h"
#include "core/digest.h"
#include "core/logging.h"
#include "core/random.h"
#include "oauth/client/party.h"
#include "oauth/client/provider_not_configured.h"
#include "oauth/client/refresh_margin.h"
#include "outbound/outbound_failure.h"

#include <utility>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

// Longer than a request may take.
static constexpr qint64 leaseMs = 15'000;
static constexpr qint64 pauseMs = 30'000;
// An administrator has to do something. Should it be done at the provider alone, a day later it
// shows.
static constexpr qint64 misconfiguredPauseMs = 24 * 3600'000;
static constexpr std::chrono::milliseconds leaseLook{50};
static constexpr int mostLooks = 360; // a little longer than a lease
static constexpr int mostStores = 3;
static constexpr std::chrono::milliseconds storeAgain{200};

QString LinkName::key() const { return tenant.value() + u'\n' + holder.key() + u'\n' + provider; }

ConsentNeeded::ConsentNeeded(const QString &provider, bool wasLinked)
    : Failure(FailureKind::Unauthenticated,
              wasLinked ? u"The account at %1 has to be connected again"_s.arg(provider)
                        : u"No account at %1 is connected"_s.arg(provider))
    , m_wasLinked(wasLinked)
{
}

//! Whether it is the one that the API refused, or older.
static bool isRefused(const ExternalToken &info, std::optional<qint64> refused)
{
    return refused && std::cmp_less_equal(info.version, *refused);
}

//! Nobody asked for it: the clock did.
static Actor refresherActor() { return {u"server"_s, u"refresh"_s, {}, {}}; }

//! Between 0 and 1, another one for each token, and the same in all processes: tokens that were
//! given together are not refreshed together.
static double jitterOf(const ExternalToken &info)
{
    const QByteArray hash = sha256(info.id.toUtf8() + QByteArray::number(info.version));
    return double(quint8(hash.front())) / 255;
}

bool LinkRefresher::isGood(const ExternalToken &info, std::optional<qint64> refused) const
{
    if (isRefused(info, refused))
        return false;
    return !info.expiresMs
        || !isDueForRefresh(m_clock.wallMs(), info.obtainedMs, *info.expiresMs, jitterOf(info));
}

//! Of no use any more, as far as one can tell.
bool LinkRefresher::isOver(const ExternalToken &info, std::optional<qint64> refused) const
{
    return isRefused(info, refused) || (info.expiresMs && *info.expiresMs <= m_clock.wallMs());
}

Task<LinkRefresher::Link> LinkRefresher::read(LinkName name)
{
    const auto link = co_await m_vault.externalToken(name.tenant, name.holder, name.provider);
    if (!link)
        throw ConsentNeeded(name.provider, false);
    if (link->info.state != ExternalTokenState::Live)
        throw ConsentNeeded(name.provider, true);
    co_return *link;
}

Task<LinkRefresher::Link> LinkRefresher::current(LinkName name)
{
    return fresh(std::move(name), std::nullopt);
}

Task<std::optional<LinkRefresher::Link>> LinkRefresher::replacement(LinkName name, qint64 refused)
{
    try {
        const Link link = co_await fresh(std::move(name), refused);
        co_return isRefused(link.info, refused) ? std::nullopt : std::optional(link);
    } catch (const ConsentNeeded &) {
        co_return std::nullopt;
    }
}

//! A token that is due but not over is better than a failure.
Task<LinkRefresher::Link> LinkRefresher::fresh(LinkName name, std::optional<qint64> refused)
{
    Link link = co_await read(name);
    if (isGood(link.info, refused))
        co_return link;
    std::exception_ptr failure;
    try {
        co_await joinFlight(name, refused);
    } catch (const Failure &) {
        failure = std::current_exception();
    }
    link = co_await read(name);
    if (failure && isOver(link.info, refused))
        std::rethrow_exception(failure);
    co_return link;
}

Task<void> LinkRefresher::joinFlight(LinkName name, std::optional<qint64> refused)
{
    auto [landed, promise] = oneShot<>();
    std::vector<Promise<>> &waiting = m_waiting[name.key()];
    waiting.push_back(promise);
    if (waiting.size() == 1)
        m_flights.spawn(fly(name, refused));
    co_await landed;
}

Task<void> LinkRefresher::fly(LinkName name, std::optional<qint64> refused)
{
    std::exception_ptr failure;
    try {
        co_await refreshOnce(name, refused);
    } catch (const std::exception &) {
        failure = std::current_exception();
    }
    const auto waiting = m_waiting.extract(name.key());
    for (const Promise<> &promise : waiting.mapped())
        failure ? promise.fail(failure) : promise.set();
}

//! Until the token is good, by us or by whoever has the lease.
Task<void> LinkRefresher::refreshOnce(LinkName name, std::optional<qint64> refused)
{
    const QByteArray owner = randomText(16);
    for (int looks = 0; looks < mostLooks; ++looks) {
        const Link link = co_await read(name);
        if (isGood(link.info, refused))
            co_return;
        if (!link.info.refreshable && isOver(link.info, refused))
            co_await dropConsent(link.info);
        if (!link.info.refreshable)
            co_return;
        const auto provider = co_await m_providers.usable(name.tenant, name.provider);
        if (!provider)
            throw ProviderNotConfigured(name.provider);
        refusePaused(link.info, *provider);
        if (co_await m_links.lease(link.info, owner, m_clock.wallMs() + leaseMs)) {
            co_await exchange(link, *provider);
            co_return;
        }
        if (!isOver(link.info, refused)) // somebody else is at it, and this one still counts
            co_return;
        co_await sleepFor(leaseLook);
    }
    throw Failure(FailureKind::Timeout, u"%1 does not answer in time"_s.arg(name.provider));
}

Task<void> LinkRefresher::exchange(Link link, UsableProvider provider)
{
    // Before the request, so that it is over too early rather than too late.
    const qint64 askedMs = m_clock.wallMs();
    TokenTrouble trouble = TokenTrouble::Temporary;
    std::optional<int> retryAfterSeconds;
    std::exception_ptr failure;
    try {
        const TokenAnswer answer = co_await ask(link, provider);
        co_await store(link, answer, askedMs);
        co_return;
    } catch (const TokenError &error) {
        trouble = error.trouble();
        retryAfterSeconds = error.retryAfterSeconds();
        qCWarning(lcVault, "refresh of link %s: %s", qPrintable(link.info.id), error.what());
        failure = std::current_exception();
    } catch (const outbound::OutboundFailure &) {
        failure = std::current_exception();
    }
    co_await noteFailure(link.info, failureOf(trouble, retryAfterSeconds, provider));
    if (trouble == TokenTrouble::InvalidGrant || trouble == TokenTrouble::Denied)
        co_await dropConsent(link.info);
    std::rethrow_exception(failure);
}

RefreshFailure LinkRefresher::failureOf(TokenTrouble trouble, std::optional<int> retryAfterSeconds,
                                        const UsableProvider &provider) const
{
    const qint64 now = m_clock.wallMs();
    if (trouble == TokenTrouble::InvalidClient)
        return {json::nameOf(trouble), now + misconfiguredPauseMs, provider.config.version};
    const qint64 asked = qint64(retryAfterSeconds.value_or(0)) * 1000;
    return {json::nameOf(trouble), now + std::max(pauseMs, asked), {}};
}

//! Others wait out the lease where it cannot be written.
Task<void> LinkRefresher::noteFailure(ExternalToken info, RefreshFailure failure)
{
    try {
        co_await m_links.noteFailure(info, failure, refresherActor());
    } catch (const Failure &unwritten) {
        qCWarning(lcVault, "failure of link %s is not kept: %s", qPrintable(info.id),
                  unwritten.what());
    }
}

Task<TokenAnswer> LinkRefresher::ask(Link link, UsableProvider provider)
{
    outbound::Request request =
        refreshRequest(provider.descriptor, provider.client, link.tokens.refresh);
    request.party = partyOf(link.info.tenant, link.info.holder);
    const outbound::Answer answer = co_await m_client.send(std::move(request));
    co_return readTokenAnswer(answer, provider.descriptor, link.info.scopes, AnswerTo::Refresh);
}

//! The provider may have taken the old refresh token back already: what it gave is not let go
//! because the store is busy.
Task<void> LinkRefresher::store(Link link, TokenAnswer answer, qint64 askedMs)
{
    ExternalToken info = link.info;
    info.scopes = answer.scopes;
    info.details.insert(answer.metadata);
    info.obtainedMs = askedMs;
    info.expiresMs = std::nullopt;
    if (answer.lifetimeSeconds)
        info.expiresMs = askedMs + *answer.lifetimeSeconds * 1000;
    const Secret refresh =
        answer.refreshToken.isEmpty() ? link.tokens.refresh : answer.refreshToken;
    for (int tries = 1;; ++tries) {
        try {
            const auto stored = co_await m_vault.storeRefreshed(info, {answer.accessToken, refresh},
                                                                refresherActor());
            if (!stored) // the link is gone and stays that, or has what an attempt stored late
                co_await m_vault.giveBack(info, {answer.accessToken, refresh});
            co_return;
        } catch (const Failure &failure) {
            if (failure.kind() != FailureKind::Unavailable || tries == mostStores)
                throw;
        }
        co_await sleepFor(storeAgain);
    }
}

Task<void> LinkRefresher::dropConsent(ExternalToken info)
{
    co_await m_links.setState(info, ExternalTokenState::NeedsConsent, refresherActor());
    throw ConsentNeeded(info.provider, true);
}

void LinkRefresher::refusePaused(const ExternalToken &info, const UsableProvider &provider) const
{
    const auto &failure = info.failure;
    if (!failure || failure->pauseMs <= m_clock.wallMs())
        return;
    if (failure->providerVersion && *failure->providerVersion != provider.config.version)
        return;
    const auto trouble = json::enumFromName<TokenTrouble>(failure->reason);
    throw TokenError(trouble.value_or(TokenTrouble::Temporary), info.provider,
                     u"is not asked again yet"_s);
}

} // namespace plexus::oauth
