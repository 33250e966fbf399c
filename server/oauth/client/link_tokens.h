// The token of one link, for requests to its API.
#pragma once

#include "oauth/client/link_refresher.h"
#include "outbound/token_source.h"

namespace plexus::oauth {

//! For one call; `refresher` outlives it.
class LinkTokens final : public outbound::TokenSource
{
public:
    LinkTokens(LinkRefresher &refresher, LinkName name)
        : m_refresher(refresher)
        , m_name(std::move(name))
    {
    }

    Task<outbound::AccessToken> current() override
    {
        const LinkRefresher::Link link = co_await m_refresher.current(m_name);
        co_return outbound::AccessToken{link.tokens.access, link.info.version};
    }
    Task<std::optional<outbound::AccessToken>>
    replacementFor(outbound::AccessToken refused) override
    {
        const auto link = co_await m_refresher.replacement(m_name, refused.version);
        if (!link)
            co_return std::nullopt;
        co_return outbound::AccessToken{link->tokens.access, link->info.version};
    }

private:
    LinkRefresher &m_refresher;
    LinkName m_name;
};

} // namespace plexus::oauth
