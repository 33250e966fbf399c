// Credentials as typed parameters of handlers.
#pragma once

#include "tools/tool.h"

namespace plexus {

//! Adds an AuthorizedClient parameter.
struct OAuthNeed
{
    using Grants = AuthorizedClient;
    QString provider;
    QStringList scopes;

    Need describe() const { return {Need::Kind::OAuth, provider, scopes, {}}; }
    Task<AuthorizedClient> obtain(ToolCall call) const
    {
        return authorize(std::move(call), provider, scopes);
    }

private:
    static Task<AuthorizedClient> authorize(ToolCall call, QString provider, QStringList scopes)
    {
        co_return co_await call.authorized(provider, scopes);
    }
};

//! Adds an ApiKey parameter.
struct ApiKeyNeed
{
    using Grants = ApiKey;
    QString provider;
    ApiKeyPrompt prompt;

    Need describe() const { return {Need::Kind::ApiKey, provider, {}, prompt}; }
    Task<ApiKey> obtain(ToolCall call) const { return fetch(std::move(call), provider, prompt); }

private:
    static Task<ApiKey> fetch(ToolCall call, QString provider, ApiKeyPrompt prompt)
    {
        co_return co_await call.apiKey(provider, prompt);
    }
};

} // namespace plexus
