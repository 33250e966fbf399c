#include "calls/credential_faults.h"

#include "core/log_context.h"
#include "core/logging.h"
#include "oauth/client/token_error.h"
#include "outbound/outbound_failure.h"
#include "vault/credential_unreadable.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;
using oauth::TokenTrouble;

static ToolFailure faultOf(FailureKind kind, const QString &code, const QString &message,
                           const QString &provider)
{
    return ToolFailure(kind, code, message, {{u"provider_name"_s, provider}});
}

ToolFailure providerNotConfigured(const QString &provider)
{
    return faultOf(
        FailureKind::NotFound, u"provider_not_configured"_s,
        u"Provider '%1' is not configured here. Ask an administrator to add it."_s.arg(provider),
        provider);
}

static ToolFailure unreadable(const QString &provider)
{
    return faultOf(FailureKind::Unavailable, QString::fromLatin1(vault::CredentialUnreadable::code),
                   u"What is stored for '%1' cannot be read. Connect the account or enter the key "
                   "again, or tell an administrator."_s.arg(provider),
                   provider);
}

static ToolFailure unavailable(const QString &provider)
{
    return faultOf(FailureKind::Unavailable, u"provider_unavailable"_s,
                   u"'%1' cannot be reached at the moment. Try again later."_s.arg(provider),
                   provider);
}

static ToolFailure misconfigured(const QString &provider)
{
    return faultOf(FailureKind::Upstream, u"provider_misconfigured"_s,
                   u"'%1' does not accept this server. An administrator has to look at its "
                   "configuration."_s.arg(provider),
                   provider);
}

static void logCredentialFault(const std::exception &fault, const QString &provider,
                               const QString &requestId)
{
    const LogContext context(requestId);
    qCWarning(lcTools).noquote() << "no credential for" << provider << "-" << fault.what();
}

void rethrowCredentialFault(std::exception_ptr thrown, const QString &provider,
                            const QString &requestId)
{
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const vault::CredentialUnreadable &fault) {
        logCredentialFault(fault, provider, requestId);
        throw unreadable(provider);
    } catch (const oauth::TokenError &fault) {
        logCredentialFault(fault, provider, requestId);
        throw fault.trouble() == TokenTrouble::Temporary ? unavailable(provider)
                                                         : misconfigured(provider);
    } catch (const outbound::OutboundFailure &fault) {
        logCredentialFault(fault, provider, requestId);
        throw fault.trouble() == outbound::Trouble::Blocked ? misconfigured(provider)
                                                            : unavailable(provider);
    }
}

void throwConnectTrouble(oauth::ConnectTrouble trouble, const QString &provider)
{
    switch (trouble) {
    case oauth::ConnectTrouble::ProviderUnavailable:
        throw unavailable(provider);
    case oauth::ConnectTrouble::ProviderMisconfigured:
        throw misconfigured(provider);
    case oauth::ConnectTrouble::ProviderNotConfigured:
        throw providerNotConfigured(provider);
    case oauth::ConnectTrouble::ServerFault:
        break;
    }
    throw Failure(FailureKind::Unavailable,
                  u"This server could not keep the account. Try again later."_s);
}

ToolFailure externalAuthRequired(const QString &provider, const QString &url)
{
    return ToolFailure(FailureKind::Forbidden, u"external_auth_required"_s,
                       u"External OAuth authentication required."_s,
                       {{u"provider_name"_s, provider}, {u"authorization_url"_s, url}});
}

ToolFailure confirmationCodeRequired(const QString &provider, const QString &url)
{
    return ToolFailure(
        FailureKind::Forbidden, u"confirmation_code_required"_s,
        u"The account at '%1' waits to be confirmed. Ask the user for the code that the browser "
        "shows (the page can be opened again there), call confirm_connection with it, and then "
        "try again."_s.arg(provider),
        {{u"provider_name"_s, provider}, {u"authorization_url"_s, url}});
}

ToolFailure apiKeyRequired(const QString &provider, const QString &displayName,
                           const QString &instructions, const QString &url)
{
    const QString usual =
        u"Please provide your API key for %1 via the API key submission endpoint."_s;
    ToolFailure failure(
        FailureKind::Forbidden, u"plexus_api_key_required"_s,
        u"API key for %1 ('%2') is required."_s.arg(provider, displayName),
        {{u"provider_name"_s, provider},
         {u"key_name_display"_s, displayName},
         {u"instructions"_s, instructions.isEmpty() ? usual.arg(displayName) : instructions}});
    failure.advise(u"The user can enter the key at %1 – never in this conversation."_s.arg(url));
    return failure;
}

} // namespace plexus
