#include "calls/user_credentials.h"

#include "calls/credential_faults.h"
#include "calls/provider_api.h"
#include "calls/provider_channel.h"
#include "model/principal.h"
#include "oauth/client/effective_provider.h"
#include "oauth/client/link_tokens.h"
#include "oauth/client/party.h"
#include "oauth/client/scopes.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;
using oauth::LinkName;
using oauth::UsableProvider;

static const QString connectPath = u"connect"_s;

static const Principal &callerOf(const CredentialRequest &request)
{
    return *request.context->owner().principal;
}

static CredentialHolder userOf(const CredentialRequest &request)
{
    const Principal &caller = callerOf(request);
    if (!caller.user)
        throw Failure(FailureKind::Unauthenticated,
                      u"Sign in first: this needs to know who you are."_s);
    return CredentialHolder::ofUser(*caller.user);
}

//! Guests have their session, where the tenant lets them connect accounts.
CredentialHolder UserCredentials::holderOf(const CredentialRequest &request) const
{
    const Principal &caller = callerOf(request);
    const QByteArray session = request.context->valueHolder();
    const auto settings = m_prompts.tenants.settingsOf(caller.tenant);
    if (caller.isGuest() && !session.isEmpty() && settings
        && settings->guestConnections == GuestConnections::ConfirmCode)
        return CredentialHolder::ofGuest(session);
    return userOf(request);
}

static QString titleOf(const UsableProvider &provider)
{
    const QString &name = provider.descriptor.displayName;
    return name.isEmpty() ? provider.config.name : name;
}

Task<UsableProvider> UserCredentials::providerOf(CredentialRequest request)
{
    const auto provider =
        co_await m_parts.providers.usable(callerOf(request).tenant, request.provider);
    if (!provider)
        throw providerNotConfigured(request.provider);
    co_return *provider;
}

Task<AuthorizedClient> UserCredentials::authorized(CredentialRequest request, QStringList scopes)
{
    const LinkName name{callerOf(request).tenant, holderOf(request), request.provider};
    std::exception_ptr thrown;
    try {
        const UsableProvider provider = co_await providerOf(request);
        const ExternalToken link = co_await requireGrant(request, name, provider, scopes);
        m_parts.uses.note(name.tenant, name.holder, name.provider,
                          vault::UsedCredential::ExternalToken);
        co_return clientFor(request, name, provider, link, scopes);
    } catch (const Failure &) {
        thrown = std::current_exception();
    }
    rethrowCredentialFault(thrown, request.provider, request.context->requestId());
}

//! The prompt is made before the second look, so that nothing is missed between that and waiting.
Task<ExternalToken> UserCredentials::requireGrant(CredentialRequest request, LinkName name,
                                                  UsableProvider provider, QStringList scopes)
{
    auto link = co_await granted(name, provider, scopes);
    if (link)
        co_return *link;
    co_await requireNoCode(name);
    BrowserPrompt prompt(m_prompts, request,
                         connecting(name, callerOf(request).client, titleOf(provider), scopes));
    while (!(link = co_await granted(name, provider, scopes)))
        co_await prompt.next();
    co_return *link;
}

//! A guest who is to bring a code is not sent to the provider once more.
Task<void> UserCredentials::requireNoCode(LinkName name)
{
    if (name.holder.user)
        co_return;
    if (const auto link = co_await m_parts.connect.linkAwaitingCode(name))
        throw confirmationCodeRequired(name.provider,
                                       m_prompts.urlOf(name.tenant, connectPath, *link));
}

//! Links of an earlier version may lack what the provider tells of each account.
static bool reachesApi(const ProviderDescriptor &provider, const ExternalToken &link)
{
    return !oauth::isOpen(expanded(provider.api.baseUrl, link.details));
}

Task<std::optional<ExternalToken>> UserCredentials::granted(LinkName name, UsableProvider provider,
                                                            QStringList scopes)
{
    try {
        const auto link = co_await m_parts.refresher.current(name);
        if (oauth::covers(provider.descriptor.scopes, link.info.scopes, scopes)
            && reachesApi(provider.descriptor, link.info))
            co_return link.info;
    } catch (const oauth::ConsentNeeded &) {
    }
    co_return std::nullopt;
}

static QString connectMessage(const LinkName &name, const QString &title)
{
    const QString message = u"Connect your %1 account to go on."_s.arg(title);
    return name.holder.user ? message
                            : message + u" Then tell the assistant the code that the page shows."_s;
}

BrowserStep UserCredentials::connecting(const LinkName &name, const ClientId &client,
                                        const QString &title, const QStringList &scopes)
{
    BrowserStep step{
        name, u"connect_"_s + name.provider, connectMessage(name, title), connectPath, {}, {}, {}};
    step.open = [this, name, client, scopes] {
        return m_parts.connect.openAgain(name, client, scopes);
    };
    step.required = [provider = name.provider](const QString &url) {
        return externalAuthRequired(provider, url);
    };
    step.look = [this, name] { return requireNoCode(name); };
    return step;
}

AuthorizedClient UserCredentials::clientFor(const CredentialRequest &request, const LinkName &name,
                                            const UsableProvider &provider,
                                            const ExternalToken &link, const QStringList &scopes)
{
    outbound::AuthorizedTransport transport(
        m_parts.client, oauth::partyOf(name.tenant, name.holder),
        apiOf(provider.descriptor, link.details),
        std::make_shared<oauth::LinkTokens>(m_parts.refresher, name), request.scrubber);
    const auto renewal = [this, request, scopes] { return authorized(request, scopes); };
    return AuthorizedClient(name.provider,
                            std::make_shared<ProviderChannel>(std::move(transport), renewal,
                                                              name.provider,
                                                              request.context->requestId()),
                            link.details);
}

Task<ConfirmedAccount> UserCredentials::confirmAccount(CredentialRequest request, QString code)
{
    const CredentialHolder guest = holderOf(request);
    if (guest.user)
        throw Failure(FailureKind::Forbidden,
                      u"Codes are for guests. You confirm accounts in the browser."_s);
    const ExternalToken link = co_await m_parts.connect.confirmByCode(
        callerOf(request).tenant, guest, code, request.context->requestId());
    co_return ConfirmedAccount{link.provider, link.accountLabel};
}

Task<ApiKey> UserCredentials::apiKey(CredentialRequest request, ApiKeyPrompt prompt)
{
    if (prompt.displayName.isEmpty())
        prompt.displayName = request.provider;
    const LinkName name{callerOf(request).tenant, userOf(request), request.provider};
    std::exception_ptr thrown;
    try {
        Secret key = co_await keyOf(request, name, prompt);
        request.scrubber->add(key);
        m_parts.uses.note(name.tenant, name.holder, name.provider, vault::UsedCredential::ApiKey);
        co_return ApiKey(request.provider, std::move(key));
    } catch (const Failure &) {
        thrown = std::current_exception();
    }
    rethrowCredentialFault(thrown, request.provider, request.context->requestId());
}

Task<Secret> UserCredentials::keyOf(CredentialRequest request, LinkName name, ApiKeyPrompt prompt)
{
    if (auto known = co_await m_parts.vault.apiKey(name.tenant, name.holder, name.provider))
        co_return std::move(known->key);
    BrowserPrompt asked(m_prompts, request, entering(name, callerOf(request).client, prompt));
    for (;;) {
        if (auto known = co_await m_parts.vault.apiKey(name.tenant, name.holder, name.provider))
            co_return std::move(known->key);
        co_await asked.next();
    }
}

BrowserStep UserCredentials::entering(const LinkName &name, const ClientId &client,
                                      const ApiKeyPrompt &prompt)
{
    BrowserStep step{name,
                     u"api_key_"_s + name.provider,
                     u"Enter your API key for %1 to go on."_s.arg(prompt.displayName),
                     u"keys"_s,
                     {},
                     {},
                     {}};
    const oauth::KeyRequest wanted{name.tenant, name.holder,        name.provider,
                                   client,      prompt.displayName, prompt.instructions};
    step.open = [this, wanted] { return m_parts.keys.open(wanted); };
    step.required = [provider = name.provider, prompt](const QString &url) {
        return apiKeyRequired(provider, prompt.displayName, prompt.instructions, url);
    };
    return step;
}

Task<std::optional<QJsonObject>> UserCredentials::providerSettings(CredentialRequest request)
{
    std::optional<UsableProvider> provider;
    provider = co_await m_parts.providers.usable(callerOf(request).tenant, request.provider);
    if (!provider)
        co_return std::nullopt;
    const ProviderDescriptor &descriptor = provider->descriptor;
    co_return QJsonObject{
        {u"provider_name"_s, request.provider},
        {u"display_name"_s, titleOf(*provider)},
        {u"client_id"_s, provider->config.clientId},
        {u"authorization_url"_s, descriptor.authorizationUrl},
        {u"token_url"_s, descriptor.tokenUrl},
        {u"default_scopes"_s, QJsonArray::fromStringList(descriptor.scopes.defaults)},
        {u"api_base_url"_s, descriptor.api.baseUrl}};
}

} // namespace plexus
