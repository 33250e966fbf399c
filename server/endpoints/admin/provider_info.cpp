#include "endpoints/admin/provider_info.h"

#include "oauth/client/redirect_uri.h"

namespace plexus::endpoints {

static void describe(admin::ProviderInfo &info, const ProviderDescriptor &provider)
{
    info.authorizationUrl = provider.authorizationUrl;
    info.tokenUrl = provider.tokenUrl;
    info.userinfoUrl = provider.account.url;
    info.scopes = provider.scopes.defaults;
}

static admin::ProviderInfo configured(const ProviderConfig &config)
{
    admin::ProviderInfo info;
    info.tenant = config.tenant;
    info.name = config.name;
    info.preset = config.preset;
    info.clientId = config.clientId;
    info.hasSecret = config.hasSecret;
    info.secretLast4 = config.secretLast4;
    info.enabled = config.enabled;
    info.variables = config.variables;
    info.overrides = config.overrides;
    info.createdMs = config.createdMs;
    info.changedMs = config.changedMs;
    info.version = config.version;
    return info;
}

admin::ProviderInfo providerInfo(const AdminServices &services, const ProviderConfig &config)
{
    admin::ProviderInfo info = configured(config);
    info.redirectUri = oauth::redirectUri(services.publicUrl, config.tenant, config.name);
    try {
        describe(info, services.providers.descriptor(config));
    } catch (const Failure &failure) {
        info.problem = failure.callerText();
    }
    return info;
}

} // namespace plexus::endpoints
