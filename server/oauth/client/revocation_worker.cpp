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
    explicit NotYet(int status, int retryAfterSeconds = 0)
        : Failure(FailureKind::Unavailable, u"The provider does not take the revocation"_s,
                  u"status %1"_s.arg(status))
        , m_retryAfterSeconds(retryAfterSeconds)
    {
    }
    int retryAfterSeconds() const noexcept { return m_retryAfterSeconds; }

private:
    int m_retryAfterSeconds;
};

//! The error code of a refusal (RFC 7009 section 2.2.1); empty when it has none.
QString revocationErrorOf(const outbound::Answer &answer)
{
    try {
        const auto document = answer.json();
        const auto error = document->root().get("error");
        return error && error->isString() ? error->toString() : QString();
    } catch (const Failure &) {
        return {};
    }
}

int retryAfterOf(const outbound::Answer &answer)
{
    const int seconds = answer.headers.value("Retry-After").value_or(QByteArray()).toInt();
    return std::clamp(seconds, 0, int(longestPauseMs / 1000));
}

//! A token that the provider does not know any more is as good as revoked. Throws NotYet.
RevocationEnd endOf(const outbound::Answer &answer, RevocationKind kind)
{
    if (answer.isSuccess())
        return {true, u"done"_s};
    const bool namesTheToken = kind != RevocationKind::Rfc7009; // else 401 is about the client
    if (namesTheToken && (answer.status == 401 || answer.status == 404))
        return {true, u"token is not valid any more"_s};
    const QString error = revocationErrorOf(answer);
    if (error == "invalid_token"_L1 || error == "invalid_grant"_L1)
        return {true, u"token is not valid any more"_s};
    if (error == "unsupported_token_type"_L1)
        return {false, u"provider refuses"_s};
    throw NotYet(answer.status, retryAfterOf(answer));
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
    int retryAfterSeconds = 0;
    try {
        end = co_await ask(revocation);
    } catch (const NotYet &refusal) {
        retryAfterSeconds = refusal.retryAfterSeconds();
        qCInfo(lcVault, "revocation of link %s: %s", qPrintable(revocation.id), refusal.what());
    } catch (const vault::CredentialUnreadable &) {
        end = RevocationEnd{false, u"tokens cannot be read"_s};
    } catch (const Failure &failure) {
        qCInfo(lcVault, "revocation of link %s: %s", qPrintable(revocation.id), failure.what());
    }
    if (!end && m_clock.wallMs() - revocation.createdMs >= givenUpAfterMs)
        end = RevocationEnd{false, u"provider does not take it"_s};
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
    co_return endOf(answer, provider->descriptor.revocation.kind);
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
