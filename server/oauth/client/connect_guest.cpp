// Guests: their client says that an account is theirs, as no browser can.
#include "async/shielded.h"
#include "oauth/client/confirmation_code.h"
#include "oauth/client/connect_flow.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;
using storage::StoredFlow;

static constexpr int mostAttempts = 5;
static const QString attemptsMember = u"attempts"_s;

static int attemptsOf(const PendingFlow &flow)
{
    return flow.details.value(attemptsMember).toInt();
}

static bool isToConfirm(const PendingFlow &flow)
{
    return storyOf(flow).stage == ConnectStory::Stage::ToConfirm;
}

//! Only the browser that has begun gets so far: owned() has seen its cookie.
Task<QString> ConnectFlow::confirmationCode(TenantId tenant, QByteArray id, BrowserSession session)
{
    const StoredFlow stored = co_await owned(std::move(tenant), std::move(id), std::move(session));
    if (stored.flow.holder->user || !isToConfirm(stored.flow))
        throw notYourLink();
    co_return m_flowLinks.confirmationCode(stored.flow);
}

Task<std::optional<QByteArray>> ConnectFlow::linkAwaitingCode(LinkName guest)
{
    const QList<StoredFlow> parked = co_await m_flows.parked(guest.tenant, guest.holder);
    for (const StoredFlow &stored : parked) {
        if (stored.flow.provider == guest.provider && isToConfirm(stored.flow))
            co_return m_flowLinks.idOf(stored.flow);
    }
    co_return std::nullopt;
}

Task<ExternalToken> ConnectFlow::confirmByCode(TenantId tenant, CredentialHolder guest,
                                               QString code, QString requestId)
{
    const Actor actor{u"guest"_s, {}, {}, std::move(requestId)};
    return shielded(
        &m_steps,
        confirmByCodeNow(std::move(tenant), std::move(guest), normalizedCode(code), actor));
}

static bool isCode(const QString &expected, const QString &typed)
{
    return equalInConstantTime(expected.toLatin1(), typed.toUtf8());
}

//! Those that the code may have been meant for: the one whose code it is, else all.
static QList<StoredFlow> meantBy(const QString &code, const QList<StoredFlow> &parked,
                                 const FlowLinks &links)
{
    QList<StoredFlow> waiting;
    for (const StoredFlow &stored : parked) {
        if (!isToConfirm(stored.flow))
            continue;
        if (isCode(links.confirmationCode(stored.flow), code))
            return {stored};
        waiting << stored;
    }
    return waiting;
}

//! An attempt counts before anybody learns what came of it, and of several at the same time one
//! counts: the others are wrong whatever they are, or many would cost as much as one.
Task<ExternalToken> ConnectFlow::confirmByCodeNow(TenantId tenant, CredentialHolder guest,
                                                  QString code, Actor actor)
{
    const QList<StoredFlow> parked = co_await m_flows.parked(std::move(tenant), std::move(guest));
    const QList<StoredFlow> meant = meantBy(code, parked, m_flowLinks);
    for (const StoredFlow &stored : meant) {
        const auto counted = co_await countAttempt(stored);
        const auto link = counted ? parkedLink(*counted) : std::nullopt;
        if (!link)
            continue;
        if (isCode(m_flowLinks.confirmationCode(counted->flow), code))
            co_return co_await agreeTo(counted->flow, *link, actor);
        if (attemptsOf(counted->flow) == mostAttempts)
            co_await kill(*counted, actor);
    }
    throw Failure(
        FailureKind::InvalidArgument,
        u"No account waits for this code. Look at the page in the browser again: a code counts "
        "for ten minutes and five attempts."_s);
}

//! Nothing for an attempt that is not made.
Task<std::optional<StoredFlow>> ConnectFlow::countAttempt(StoredFlow stored)
{
    const int attempts = attemptsOf(stored.flow) + 1;
    if (attempts > mostAttempts)
        co_return std::nullopt;
    stored.flow.details[attemptsMember] = attempts;
    const auto counted = co_await m_flowVault.advance(stored.flow, m_flowVault.secretsOf(stored));
    if (!counted)
        co_return std::nullopt;
    co_return co_await m_flows.find(counted->tenant, counted->idHash);
}

} // namespace plexus::oauth
