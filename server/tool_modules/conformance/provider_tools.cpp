// A tool that uses whatever provider it is told to, for the tests with real third parties.
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

struct ProviderRequest
{
    QString provider;
    QString path;
    QStringList scopes;

    static constexpr auto fields()
    {
        using R = ProviderRequest;
        return std::tuple{
            field("provider", &R::provider, "As the tenant calls it").length(1, 63),
            field("path", &R::path, "Below the provider's API, or a whole URL").length(1, 2000),
            field("scopes", &R::scopes, "What the account has to allow").items(0, 20).defaulted()};
    }
};

static Task<QJsonObject> askProvider(ToolCall call, ProviderRequest request)
{
    AuthorizedClient client = co_await call.authorized(request.provider, request.scopes);
    WebRequest question;
    question.path = request.path;
    const WebAnswer answer = co_await client.send(question);
    co_return {{u"status"_s, answer.status}, {u"body"_s, QString::fromUtf8(answer.body)}};
}

void addProviderTools(ToolRegistry &tools)
{
    tools.add(tool(u"test_provider_request"_s)
                  .description(u"Sends a GET with the caller's account at a provider"_s)
                  .inSets({u"third_parties"_s})
                  .forTenants({u"third_parties"_s})
                  .readOnly()
                  .openWorld()
                  .input<ProviderRequest>()
                  .handler(&askProvider));
}

} // namespace plexus::conformance
