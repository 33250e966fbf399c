#include "oauth/client/provider_probe.h"

#include "json/document.h"
#include "oauth/client/discovery.h"
#include "oauth/client/token_answer.h"
#include "outbound/outbound_failure.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

static outbound::Request discoveryRequest(const TenantId &tenant, const QString &url)
{
    outbound::Request request;
    request.party.tenant = tenant;
    request.url = url;
    request.limits.bodyBytes = 256 * 1024;
    request.addField("Accept", QByteArray("application/json"));
    return request;
}

Task<QJsonObject> discover(outbound::Client *client, TenantId tenant, QString issuer)
{
    const QStringList urls = discoveryUrls(issuer);
    for (const QString &url : urls) {
        const outbound::Answer answer = co_await client->send(discoveryRequest(tenant, url));
        if (!answer.isSuccess())
            continue;
        const auto document = answer.json();
        co_return descriptorPatch(document->root(), issuer);
    }
    throw Failure(FailureKind::Upstream, u"The issuer has no discovery document"_s);
}

static ProviderCheck checkOf(const TokenError &error)
{
    switch (error.trouble()) {
    case TokenTrouble::InvalidGrant:
        return {true, ClientVerdict::Accepted, u"The provider accepts the client"_s};
    case TokenTrouble::InvalidClient:
        return {true, ClientVerdict::Rejected, error.callerText()};
    case TokenTrouble::Temporary:
    case TokenTrouble::Denied:
    case TokenTrouble::Malformed:
        break;
    }
    return {true, ClientVerdict::Unknown, error.callerText()};
}

Task<ProviderCheck> probe(outbound::Client *client, TenantId tenant, ProviderDescriptor provider,
                          ProviderClient credentials, QString redirectUri)
{
    outbound::Request request = codeRequest(provider, credentials, Secret("plexus-test"),
                                            redirectUri, Secret(QByteArray(43, 'x')));
    request.party.tenant = tenant;
    try {
        const outbound::Answer answer = co_await client->send(std::move(request));
        readTokenAnswer(answer, provider, {}, AnswerTo::Code);
        co_return ProviderCheck{true, ClientVerdict::Unknown,
                                u"The provider gave a token for a made-up code"_s};
    } catch (const TokenError &error) {
        co_return checkOf(error);
    } catch (const outbound::OutboundFailure &failure) {
        co_return ProviderCheck{false, ClientVerdict::Unknown, failure.callerText()};
    }
}

} // namespace plexus::oauth
