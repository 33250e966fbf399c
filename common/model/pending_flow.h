// Something that is to be finished in a browser.
#pragma once

#include "json/fields.h"
#include "model/credential_holder.h"

#include <QJsonObject>
#include <QStringList>

namespace plexus {

enum class FlowKind {
    Connect, //!< an account is linked: `/{t}/connect/{id}`
    KeyEntry, //!< an API key is entered: `/{t}/keys/{id}`
    Login, //!< the host application says who is in the browser
};
std::span<const json::EnumName<FlowKind>> enumNames(FlowKind);

enum class FlowStatus {
    Open, //!< the link is out
    Started, //!< the browser is bound, and on its way to the provider or the host application
    Parked, //!< came back; waits until the user has confirmed the account
    Done,
    Refused, //!< by the user or the provider
    Dead, //!< came back wrongly: nothing can be done with it any more
};
std::span<const json::EnumName<FlowStatus>> enumNames(FlowStatus);

//! Nothing can be done with the flow any more.
inline bool isOver(FlowStatus status)
{
    return status == FlowStatus::Done || status == FlowStatus::Refused
        || status == FlowStatus::Dead;
}

//! Of everything that could be used (link, state, cookie) only the hash is kept. What must be sent
//! later (PKCE verifier, link) or waits for confirmation (tokens) is sealed and kept beside.
struct PendingFlow
{
    TenantId tenant;
    QByteArray idHash; //!< SHA-256 of what the link carries
    FlowKind kind = FlowKind::Connect;
    std::optional<CredentialHolder> holder; //!< none: not known before the end (logins)
    ClientId client; //!< that asked
    QString provider; //!< empty for logins
    QStringList scopes;
    FlowStatus status = FlowStatus::Open;
    QByteArray stateHash; //!< of the OAuth state or the login's verifier; empty: none yet
    QByteArray browserHash; //!< of the flow's cookie; empty: none yet
    QJsonObject details; //!< ids, addresses and names: no secrets
    qint64 createdMs = 0;
    qint64 expiresMs = 0; //!< wall milliseconds; not found any more afterwards
    qint64 version = 0; //!< grows with every step: whoever makes a step knows that nobody else did
};

} // namespace plexus
