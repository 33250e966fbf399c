#include "tools/credential_source.h"

#include "tools/tool_failure.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static const QString notAvailable = u"credentials_not_available"_s;

Task<AuthorizedClient> NoCredentials::authorized(CredentialRequest request, QStringList)
{
    throw ToolFailure(FailureKind::Unavailable, notAvailable,
                      u"This server cannot connect %1 accounts yet."_s.arg(request.provider),
                      {{u"provider_name"_s, request.provider}});
    co_return AuthorizedClient(request.provider, nullptr);
}

Task<ApiKey> NoCredentials::apiKey(CredentialRequest request, ApiKeyPrompt prompt)
{
    throw ToolFailure(
        FailureKind::Unavailable, notAvailable,
        u"This server cannot keep API keys for %1 yet."_s.arg(request.provider),
        {{u"provider_name"_s, request.provider}, {u"key_name_display"_s, prompt.displayName}});
    co_return ApiKey(request.provider, Secret());
}

Task<std::optional<QJsonObject>> NoCredentials::providerSettings(CredentialRequest)
{
    co_return std::nullopt;
}

} // namespace plexus
