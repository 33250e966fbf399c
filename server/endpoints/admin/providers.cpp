#include "endpoints/admin/handlers.h"
#include "endpoints/admin/provider_info.h"
#include "json/problems.h"
#include "oauth/client/redirect_uri.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static QString providerOf(const AdminRequest &request) { return request.id(u"provider"_s); }

Task<Page<admin::ProviderInfo>> listProviders(AdminServices services, AdminRequest request)
{
    const Page<ProviderConfig> found =
        co_await services.providers.list(request.tenant.id, request.page);
    Page<admin::ProviderInfo> page{{}, found.nextCursor, found.total};
    for (const ProviderConfig &config : found.items)
        page.items.append(providerInfo(services, config));
    co_return page;
}

Task<admin::ProviderInfo> createProvider(AdminServices services, AdminRequest request,
                                         admin::NewProvider body)
{
    ProviderConfig config;
    config.tenant = request.tenant.id;
    config.name = body.name;
    config.preset = body.preset;
    config.clientId = body.clientId;
    config.variables = body.variables;
    config.overrides = body.overrides;
    config.enabled = body.enabled;
    co_return providerInfo(services,
                           co_await services.providers.create(
                               config, Secret(body.clientSecret.toUtf8()), request.actor()));
}

Task<admin::ProviderInfo> getProvider(AdminServices services, AdminRequest request)
{
    co_return providerInfo(services,
                           co_await services.providers.get(request.tenant.id, providerOf(request)));
}

static vault::NewSecret newSecretOf(const std::optional<QString> &secret)
{
    if (!secret)
        return vault::NewSecret::keep();
    return secret->isEmpty() ? vault::NewSecret::clear()
                             : vault::NewSecret::replace(Secret(secret->toUtf8()));
}

Task<admin::ProviderInfo> updateProvider(AdminServices services, AdminRequest request,
                                         admin::ProviderPatch body)
{
    oauth::ProviderChange change;
    change.preset = body.preset;
    change.clientId = body.clientId;
    change.secret = newSecretOf(body.clientSecret);
    change.variables = body.variables;
    change.overrides = body.overrides;
    change.enabled = body.enabled;
    change.accounts =
        co_await services.vault.countExternalTokens(request.tenant.id, providerOf(request));
    co_return providerInfo(
        services,
        co_await services.providers.update(request.tenant.id, providerOf(request),
                                           std::move(change), request.ifVersion, request.actor()));
}

Task<void> deleteProvider(AdminServices services, AdminRequest request)
{
    co_await services.providers.remove(request.tenant.id, providerOf(request), request.ifVersion,
                                       request.actor());
}

Task<admin::Removal> countProvider(AdminServices services, AdminRequest request)
{
    co_await services.providers.get(request.tenant.id, providerOf(request));
    const qint64 accounts =
        co_await services.vault.countExternalTokens(request.tenant.id, providerOf(request));
    co_return admin::Removal{.providers = 1, .connections = int(accounts)};
}

Task<ProviderCheck> testProvider(AdminServices services, AdminRequest request)
{
    const QString name = providerOf(request);
    co_return co_await services.providers.test(
        request.tenant.id, name, oauth::redirectUri(services.publicUrl, request.tenant.id, name));
}

Task<admin::DiscoveredProvider> discoverProvider(AdminServices services, AdminRequest request,
                                                 admin::Issuer body)
{
    co_return admin::DiscoveredProvider{
        co_await services.providers.discover(request.tenant.id, body.issuer)};
}

} // namespace plexus::endpoints
