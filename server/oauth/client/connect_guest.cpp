// Guests: their client says that an account is theirs, as no browser can.
#include "async/shielded.h"
#include "oauth/client/confirmation_code.h"
#include "oauth/client/connect_flow.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;
using storage::StoredFlow;

static constexpr int mostMisses = 5;
static const QString missesMember = u"misses"_s;

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

Task<bool> ConnectFlow::awaitsCode(LinkName guest)
{
    const QList<StoredFlow> parked = co_await m_flows.parked(guest.tenant, guest.holder);
    co_return std::ranges::any_of(parked, [&](const StoredFlow &stored) {
        return stored.flow.provider == guest.provider && isToConfirm(stored.flow);
    });
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

Task<ExternalToken> ConnectFlow::confirmByCodeNow(TenantId tenant, CredentialHolder guest,
                                                  QString code, Actor actor)
{
    const QList<StoredFlow> waiting = co_await m_flows.parked(std::move(tenant), std::move(guest));
    for (const StoredFlow &stored : waiting) {
        const auto parked = parkedLink(stored);
        if (parked && isCode(m_flowLinks.confirmationCode(stored.flow), code))
            co_return co_await agreeTo(stored.flow, *parked, actor);
    }
    for (const StoredFlow &stored : waiting)
        co_await countMiss(stored, actor);
    throw Failure(
        FailureKind::InvalidArgument,
        u"No account waits for this code. Look at the page in the browser again, or connect "
        "the account again: a code counts for ten minutes and five attempts."_s);
}

//! Keeps what waits, so that it is only the last of the misses that ends it.
Task<void> ConnectFlow::countMiss(StoredFlow stored, Actor actor)
{
    const int misses = stored.flow.details.value(missesMember).toInt() + 1;
    stored.flow.details[missesMember] = misses;
    if (misses >= mostMisses)
        co_await m_flowLinks.kill(stored.flow, std::move(actor));
    else
        co_await m_flows.advance(std::move(stored));
}

} // namespace plexus::oauth
