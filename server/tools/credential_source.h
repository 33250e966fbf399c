// Where the credentials of a call come from.
#pragma once

#include "core/scrubber.h"
#include "mcp/call_context.h"
#include "tools/api_key.h"
#include "tools/authorized_client.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace plexus {

//! For whom a credential is asked. The context lets the source ask the caller to connect an
//! account (mcp::CallContext::inputs()).
struct CredentialRequest
{
    std::shared_ptr<mcp::CallContext> context; // shared with the call that asks
    QString provider;
    std::shared_ptr<Scrubber> scrubber; // of the call; is told every secret that goes into it
    std::function<void(const QString &)> progress; //!< ToolCall::progress()
};

//! How a missing API key is explained to the user.
struct ApiKeyPrompt
{
    QString displayName;
    QString instructions;
};

//! What a guest's code was for.
struct ConfirmedAccount
{
    QString provider;
    QString account; //!< for people; empty: the provider did not tell
};

//! Gives what is there, or throws ToolFailure with a result that tells the client what to do.
class CredentialSource
{
public:
    virtual ~CredentialSource() = default;
    //! A client whose grant covers `scopes`.
    virtual Task<AuthorizedClient> authorized(CredentialRequest request, QStringList scopes) = 0;
    //! The caller is a guest and has brought the code that the browser shows. `request` names no
    //! provider. Throws Failure{InvalidArgument} for a code that is wrong or too old.
    virtual Task<ConfirmedAccount> confirmAccount(CredentialRequest request, QString code) = 0;
    virtual Task<ApiKey> apiKey(CredentialRequest request, ApiKeyPrompt prompt) = 0;
    //! What is configured for the tenant, without secrets; nothing where there is no such provider.
    virtual Task<std::optional<QJsonObject>> providerSettings(CredentialRequest request) = 0;
};

} // namespace plexus
