#include "oauth/client/revocation_worker.h"

#include "core/logging.h"
#include "json/document.h"
#include "outbound/outbound_failure.h"
#include "vault/credential_unreadable.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;
using storage::Revocation;
using storage::RevocationEnd;

static constexpr std::chrono::milliseconds lookEvery{5000};
static constexpr qint64 takenForMs = 60'000; // longer than a round of requests may take
static constexpr int atOnce = 16;
static constexpr qint64 shortestPauseMs = 30'000;
static constexpr qint64 longestPauseMs = 3600'000;

namespace {

//! The provider has not taken it, but may later.
class NotYet : public Failure
{
public:
    //! `reason`: for the audit, should it never take it.
    NotYet(const QString &reason, int status, int retryAfterSeconds)
        : Failure(FailureKind::Unavailable, reason, u"%1 (status %2)"_s.arg(reason).arg(status))
        , m_retryAfterSeconds(retryAfterSeconds)
    {
    }
    int retryAfterSeconds() const noexcept { return m_retryAfterSeconds; }

private:
    int m_retryAfterSeconds;
};

//! The error code of a refusal (RFC 7009 section 2.2.1), which some give with a 200, or with
//! `"ok":false` beside it. Empty: there is none.
QString revocationErrorOf(const outbound::Answer &answer)
{
    static const QString nameless = u"?"_s;
    try {
        const auto document = answer.json();
        const auto error = document->root().get("error");
        if (error && !error->isNull())
            return error->isString() ? error->toString() : nameless;
        const auto ok = document->root().get("ok");
        return ok && ok->isBoolean() && !ok->toBool() ? nameless : QString();
    } catch (const Failure &) {
        return {};
    }
}

int retryAfterOf(const outbound::Answer &answer)
{
    const int seconds = answer.headers.value("Retry-After").value_or(QByteArray()).toInt();
    return std::clamp(seconds, 0, int(longestPauseMs / 1000));
}

//! Whether the provider refuses the token itself, rather than whoever brings it: that is our
//! client, except where the token is the only credential of the request.
bool refusesTheToken(const outbound::Answer &answer, const QString &error,
                     const ProviderDescriptor &provider)
{
    if (provider.revocation.kind == RevocationKind::BearerPost
        && (answer.status == 401 || provider.api.tokenErrors.contains(error)))
        return true;
    return error == "invalid_token"_L1 || error == "invalid_grant"_L1;
}

//! GitHub says 404 of a token that is dead, and of one that belongs to another client than the one
//! that asks, which lives. The latter may be mended, so it is asked again like any refusal; nobody
//! claims that the grant has ended.
bool isUnknownToGithub(const outbound::Answer &answer, const ProviderDescriptor &provider)
{
    return provider.revocation.kind == RevocationKind::GithubGrant && answer.status == 404;
}

//! A token that the provider does not take any more is as good as revoked, unless it is an access
//! token that left a refresh token behind. Throws NotYet.
RevocationEnd endOf(const outbound::Answer &answer, const ProviderDescriptor &provider,
                    const vault::TokenPair &tokens)
{
    const QString error = revocationErrorOf(answer);
    if (answer.isSuccess() && error.isEmpty())
        return {true, u"done"_s};
    if (refusesTheToken(answer, error, provider)) {
        const bool mayGoOn =
            provider.revocation.kind == RevocationKind::BearerPost && !tokens.refresh.isEmpty();
        return {!mayGoOn, u"token is not valid any more"_s};
    }
    if (error == "unsupported_token_type"_L1)
        return {false, u"provider refuses"_s};
    throw NotYet(isUnknownToGithub(answer, provider) ? u"provider does not know the token"_s
                                                     : u"provider does not take it"_s,
                 answer.status, retryAfterOf(answer));
}

} // namespace

void RevocationWorker::start()
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        if (m_rounds.running() == 0)
            m_rounds.spawn(work());
    });
    m_timer.start(lookEvery);
}

Task<void> RevocationWorker::drain()
{
    m_timer.stop();
    return m_rounds.drain();
}

Task<void> RevocationWorker::work()
{
    for (qsizetype taken = atOnce; taken == atOnce;) {
        const QList<Revocation> due =
            co_await m_queue.takeDue(m_clock.wallMs() + takenForMs, atOnce);
        taken = due.size();
        TaskScope telling;
        for (const Revocation &revocation : due)
            telling.spawn(tell(revocation));
        co_await telling.drain();
    }
}

Task<void> RevocationWorker::tell(Revocation revocation)
{
    std::optional<RevocationEnd> end;
    QString trouble = u"provider does not answer"_s;
    int retryAfterSeconds = 0;
    try {
        end = co_await ask(revocation);
    } catch (const NotYet &refusal) {
        trouble = refusal.callerText();
        retryAfterSeconds = refusal.retryAfterSeconds();
        qCInfo(lcVault, "revocation of link %s: %s", qPrintable(revocation.id), refusal.what());
    } catch (const vault::CredentialUnreadable &) {
        end = RevocationEnd{false, u"tokens cannot be read"_s};
    } catch (const Failure &failure) {
        qCInfo(lcVault, "revocation of link %s: %s", qPrintable(revocation.id), failure.what());
    }
    if (!end && m_clock.wallMs() - revocation.createdMs >= givenUpAfterMs)
        end = RevocationEnd{false, trouble};
    if (end)
        co_await m_queue.finish(revocation, *end);
    else
        co_await tryLater(revocation, retryAfterSeconds);
}

Task<RevocationEnd> RevocationWorker::ask(Revocation revocation)
{
    const auto provider = co_await m_providers.known(revocation.tenant, revocation.provider);
    if (!provider)
        co_return RevocationEnd{false, u"provider is deleted"_s};
    const vault::TokenPair tokens = m_vault.open(revocation);
    auto request =
        revocationRequest(provider->descriptor, provider->client, tokens.access, tokens.refresh);
    if (!request)
        co_return RevocationEnd{false, u"provider has no revocation"_s};
    request->party.tenant = revocation.tenant;
    const outbound::Answer answer = co_await m_client.send(std::move(*request));
    co_return endOf(answer, provider->descriptor, tokens);
}

//! 30 s, 2 min, 8 min, 32 min, then every hour.
Task<void> RevocationWorker::tryLater(Revocation revocation, int retryAfterSeconds)
{
    qint64 pause = shortestPauseMs;
    for (int attempt = 1; attempt < revocation.attempts && pause < longestPauseMs; ++attempt)
        pause *= 4;
    pause = std::max(std::min(pause, longestPauseMs), qint64(retryAfterSeconds) * 1000);
    co_await m_queue.postpone(revocation, m_clock.wallMs() + pause);
}

} // namespace plexus::oauth
