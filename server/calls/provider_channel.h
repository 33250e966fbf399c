// What tool authors' AuthorizedClient sends through.
#pragma once

#include "outbound/authorized_transport.h"
#include "tools/authorized_client.h"

#include <functional>

namespace plexus {

//! Puts the requests of tools on the guarded way out. For one call of one user.
class ProviderChannel final : public AuthorizedChannel
{
public:
    //! Gives a client whose grant is good, after asking the user for it.
    using Renewal = std::function<Task<AuthorizedClient>()>;

    //! `provider` as tools call it; `requestId` is for the log.
    ProviderChannel(outbound::AuthorizedTransport transport, Renewal renewal, QString provider,
                    QString requestId)
        : m_transport(std::move(transport))
        , m_renewal(std::move(renewal))
        , m_provider(std::move(provider))
        , m_requestId(std::move(requestId))
    {
    }

    //! A grant that has ended since the handler got its client is asked for anew, and a refresh
    //! that fails is told as at the start of a call; nothing was sent with it.
    Task<WebAnswer> send(WebRequest request) override;

private:
    outbound::AuthorizedTransport m_transport;
    Renewal m_renewal;
    QString m_provider;
    QString m_requestId;
};

} // namespace plexus
