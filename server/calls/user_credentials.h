// Users' own credentials, for the calls that they make.
#pragma once

#include "calls/browser_prompt.h"
#include "oauth/client/connect_flow.h"
#include "oauth/client/key_flow.h"
#include "outbound/client.h"
#include "tools/credential_source.h"
#include "vault/use_recorder.h"

namespace plexus {

//! Where they come from.
struct CredentialParts
{
    oauth::ProviderRegistry &providers;
    oauth::LinkRefresher &refresher;
    oauth::ConnectFlow &connect;
    oauth::KeyFlow &keys;
    vault::CredentialVault &vault;
    outbound::Client &client;
    vault::UseRecorder &uses;
};

//! One per I/O thread. Gives what the caller has linked or entered, and asks the caller for the
//! rest by a link to our pages. Guests are asked to sign in, unless the tenant lets them connect
//! accounts. What the handler gets goes to the provider's own addresses only, and the call's
//! scrubber knows it.
class UserCredentials final : public CredentialSource
{
public:
    UserCredentials(CredentialParts parts, PromptServices prompts)
        : m_parts(parts)
        , m_prompts(std::move(prompts))
    {
    }

    Task<AuthorizedClient> authorized(CredentialRequest request, QStringList scopes) override;
    Task<ConfirmedAccount> confirmAccount(CredentialRequest request, QString code) override;
    Task<ApiKey> apiKey(CredentialRequest request, ApiKeyPrompt prompt) override;
    Task<std::optional<QJsonObject>> providerSettings(CredentialRequest request) override;

private:
    CredentialHolder holderOf(const CredentialRequest &request) const;
    Task<void> requireNoCode(oauth::LinkName name);
    Task<oauth::UsableProvider> providerOf(CredentialRequest request);
    Task<std::optional<ExternalToken>> granted(oauth::LinkName name, oauth::UsableProvider provider,
                                               QStringList scopes);
    Task<ExternalToken> requireGrant(CredentialRequest request, oauth::LinkName name,
                                     oauth::UsableProvider provider, QStringList scopes);
    AuthorizedClient clientFor(const CredentialRequest &request, const oauth::LinkName &name,
                               const oauth::UsableProvider &provider, const ExternalToken &link,
                               const QStringList &scopes);
    BrowserStep connecting(const oauth::LinkName &name, const ClientId &client,
                           const QString &title, const QStringList &scopes);
    Task<Secret> keyOf(CredentialRequest request, oauth::LinkName name, ApiKeyPrompt prompt);
    BrowserStep entering(const oauth::LinkName &name, const ClientId &client,
                         const ApiKeyPrompt &prompt);

    CredentialParts m_parts;
    PromptServices m_prompts;
};

} // namespace plexus
