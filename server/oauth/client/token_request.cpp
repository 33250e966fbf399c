#include "oauth/client/token_request.h"

#include "json/write.h"
#include "oauth/client/authorization_url.h"
#include "outbound/form.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

using Parameters = std::vector<std::pair<QString, Secret>>;

static constexpr qsizetype mostAnswerBytes = 256 * 1024;

static Secret secretOf(const QString &text) { return Secret(text.toUtf8()); }

static Secret asForm(const Parameters &parameters)
{
    outbound::Form form;
    for (const auto &[name, value] : parameters)
        form.add(name, value);
    return form.encoded();
}

static Secret asJson(const Parameters &parameters)
{
    QByteArray text = "{";
    for (const auto &[name, value] : parameters) {
        text += text.size() > 1 ? "," : "";
        text += json::quoted(name) + ':' + json::quoted(QString::fromUtf8(value.reveal()));
    }
    return Secret(text + '}');
}

static QByteArray formWord(const Secret &text)
{
    return outbound::Form().add(QString(), text).encoded().reveal().mid(1);
}

//! RFC 6749 section 2.3.1: both parts are form-encoded first.
static Secret basicOf(const ProviderClient &client)
{
    const QByteArray pair = formWord(secretOf(client.id)) + ':' + formWord(client.secret);
    return Secret("Basic " + pair.toBase64());
}

static outbound::Request newRequest(const QByteArray &method, const QString &url)
{
    outbound::Request request;
    request.method = method;
    request.url = url;
    request.limits.bodyBytes = mostAnswerBytes;
    request.addField("Accept", QByteArray("application/json"));
    return request;
}

static void authenticate(outbound::Request &request, Parameters &parameters,
                         const ProviderDescriptor &provider, const ProviderClient &client)
{
    if (provider.token.auth == TokenAuth::Basic)
        return request.addField("Authorization", basicOf(client));
    parameters.emplace_back(nameAt(provider, u"client_id"_s), secretOf(client.id));
    if (provider.token.auth == TokenAuth::Post && !client.secret.isEmpty())
        parameters.emplace_back(nameAt(provider, u"client_secret"_s), client.secret);
}

static outbound::Request tokenRequest(const QString &url, Parameters parameters,
                                      const ProviderDescriptor &provider,
                                      const ProviderClient &client)
{
    outbound::Request request = newRequest("POST", url);
    authenticate(request, parameters, provider, client);
    if (provider.token.jsonBody)
        request.setBody(asJson(parameters), "application/json");
    else
        request.setBody(asForm(parameters), outbound::Form::mediaType);
    return request;
}

static void addParameters(Parameters &parameters, const StringMap &more)
{
    for (auto it = more.begin(); it != more.end(); ++it) {
        if (!isProtectedParameter(it.key()))
            parameters.emplace_back(it.key(), secretOf(it.value()));
    }
}

outbound::Request codeRequest(const ProviderDescriptor &provider, const ProviderClient &client,
                              const Secret &code, const QString &redirectUri,
                              const Secret &codeVerifier)
{
    Parameters parameters{{u"grant_type"_s, Secret("authorization_code")},
                          {u"code"_s, code},
                          {nameAt(provider, u"redirect_uri"_s), secretOf(redirectUri)}};
    if (provider.authorization.pkce && !codeVerifier.isEmpty())
        parameters.emplace_back(u"code_verifier"_s, codeVerifier);
    addParameters(parameters, provider.token.params);
    return tokenRequest(provider.tokenUrl, std::move(parameters), provider, client);
}

outbound::Request refreshRequest(const ProviderDescriptor &provider, const ProviderClient &client,
                                 const Secret &refreshToken)
{
    Parameters parameters{{u"grant_type"_s, Secret("refresh_token")},
                          {u"refresh_token"_s, refreshToken}};
    addParameters(parameters, provider.token.refreshParams);
    const QString url = provider.refreshUrl.isEmpty() ? provider.tokenUrl : provider.refreshUrl;
    return tokenRequest(url, std::move(parameters), provider, client);
}

static void addToken(outbound::Request &request, const ApiRules &api, const Secret &token)
{
    request.addField(api.tokenField.toLatin1(),
                     Secret(api.tokenPrefix.toLatin1() + token.reveal()));
}

std::optional<outbound::Request> accountRequest(const ProviderDescriptor &provider,
                                                const Secret &accessToken)
{
    if (provider.account.url.isEmpty())
        return std::nullopt;
    const bool isPost = provider.account.method == AccountMethod::Post;
    outbound::Request request = newRequest(isPost ? "POST" : "GET", provider.account.url);
    addToken(request, provider.api, accessToken);
    for (auto it = provider.api.headers.begin(); it != provider.api.headers.end(); ++it) {
        if (it.key().compare("Accept"_L1, Qt::CaseInsensitive) != 0)
            request.addField(it.key().toLatin1(), it.value().toLatin1());
    }
    if (isPost)
        request.setBody(secretOf(provider.account.body), "application/json");
    return request;
}

static outbound::Request githubRevocation(const ProviderDescriptor &provider,
                                          const ProviderClient &client, const Secret &accessToken)
{
    const QString url = expanded(provider.revocation.url, {{u"client_id"_s, client.id}});
    outbound::Request request = newRequest("DELETE", url);
    request.addField("Authorization", basicOf(client));
    request.setBody(asJson({{u"access_token"_s, accessToken}}), "application/json");
    return request;
}

static outbound::Request standardRevocation(const ProviderDescriptor &provider,
                                            const ProviderClient &client, const Secret &accessToken,
                                            const Secret &refreshToken)
{
    const bool whole = !refreshToken.isEmpty();
    Parameters parameters{{u"token"_s, whole ? refreshToken : accessToken}};
    if (!provider.token.jsonBody)
        parameters.emplace_back(u"token_type_hint"_s,
                                Secret(whole ? "refresh_token" : "access_token"));
    return tokenRequest(provider.revocation.url, std::move(parameters), provider, client);
}

std::optional<outbound::Request> revocationRequest(const ProviderDescriptor &provider,
                                                   const ProviderClient &client,
                                                   const Secret &accessToken,
                                                   const Secret &refreshToken)
{
    switch (provider.revocation.kind) {
    case RevocationKind::None:
        return std::nullopt;
    case RevocationKind::Rfc7009:
        return standardRevocation(provider, client, accessToken, refreshToken);
    case RevocationKind::GithubGrant:
        return githubRevocation(provider, client, accessToken);
    case RevocationKind::BearerPost:
        break;
    }
    outbound::Request request = newRequest("POST", provider.revocation.url);
    addToken(request, provider.api, accessToken);
    return request;
}

} // namespace plexus::oauth
