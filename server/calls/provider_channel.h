// What tool authors' AuthorizedClient sends through.
#pragma once

#include "outbound/authorized_transport.h"
#include "tools/authorized_client.h"

namespace plexus {

//! Puts the requests of tools on the guarded way out. For one call of one user.
class ProviderChannel final : public AuthorizedChannel
{
public:
    explicit ProviderChannel(outbound::AuthorizedTransport transport)
        : m_transport(std::move(transport))
    {
    }

    Task<WebAnswer> send(WebRequest request) override;

private:
    outbound::AuthorizedTransport m_transport;
};

} // namespace plexus
