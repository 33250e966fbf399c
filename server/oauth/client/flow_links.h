// Links to our pages, and whom they lead to which flow.
#pragma once

#include "core/clock.h"
#include "model/credential_holder.h"
#include "storage/pending_flow_repository.h"
#include "vault/key_ring.h"

namespace plexus::oauth {

//! Who has a browser in hand, as far as cookies prove.
struct BrowserSession
{
    std::optional<UserId> user; //!< signed in; none: nobody is
    QByteArray flowCookie; //!< of this flow; empty: none was sent
    QString requestId; //!< for the audit
};
Actor actorOf(const BrowserSession &session);

//! The same for a step of the flow: whoever is signed in at a guest's flow is a guest there.
Actor actorOf(const PendingFlow &flow, const BrowserSession &session);
//! Whether this browser is the one that has begun with the flow.
bool isBrowserOf(const PendingFlow &flow, const BrowserSession &session);
//! Whether the flow is for who is signed in. A guest's is for nobody who could be.
bool isUserOf(const PendingFlow &flow, const BrowserSession &session);
//! Whether the flow's link may be opened. A guest's is everybody's until a browser has begun with
//! it, and that browser's from then on.
bool mayOpen(const PendingFlow &flow, const BrowserSession &session);

//! A link that is no use, for whatever reason: the text gives nothing away.
Failure notYourLink();

//! One per I/O thread. What a link carries (256 bits) is not kept anywhere: it is computed from a
//! random value that the flow has and a key that only the ring has, so that the same link can be
//! given again and a stolen database has none (hole H16).
class FlowLinks
{
public:
    static constexpr qint64 lifetimeMs = 10 * 60 * 1000;

    FlowLinks(const KeyRing &ring, storage::PendingFlowRepository &flows, const Clock &clock)
        : m_ring(ring)
        , m_flows(flows)
        , m_clock(clock)
    {
    }

    //! Makes a flow; what its link carries. `flow` says kind, holder, client, provider, scopes and
    //! details. Throws as PendingFlowRepository::create().
    Task<QByteArray> open(PendingFlow flow);
    //! The same of one that is open already and does as well, with at least a minute left; of a new
    //! one where there is none.
    Task<QByteArray> openAgain(PendingFlow flow);
    //! The flow of a link. Throws notYourLink() when there is none of that kind.
    Task<storage::StoredFlow> find(TenantId tenant, FlowKind kind, QByteArray id);
    //! The same when its holder has opened it. A flow that somebody else opens dies, as a link that
    //! got into other hands is not to be used by anybody any more. Throws notYourLink().
    Task<storage::StoredFlow> owned(TenantId tenant, FlowKind kind, QByteArray id,
                                    BrowserSession session);
    //! Whether the link was made for a guest; not for links that there are none of.
    Task<bool> isGuests(TenantId tenant, QByteArray id);
    //! What the browser of a guest's flow shows, and nobody else can know. Throws notYourLink()
    //! when the flow was made under a key that has left the ring.
    QString confirmationCode(const PendingFlow &flow) const;
    //! What the link of a flow carries; nothing when it was made under a key that has left the
    //! ring.
    std::optional<QByteArray> idOf(const PendingFlow &flow) const;
    //! The link was misused, which is audited. Flows that are over stay what they are.
    Task<void> kill(PendingFlow flow, Actor actor);

private:
    QByteArray prepare(PendingFlow &flow) const;
    std::optional<QByteArray> computed(const PendingFlow &flow, const QByteArray &purpose) const;

    const KeyRing &m_ring;
    storage::PendingFlowRepository &m_flows;
    const Clock &m_clock;
};

} // namespace plexus::oauth
