#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static CredentialHolder holderOf(const AdminRequest &request)
{
    return CredentialHolder::ofUser(request.user());
}

Task<Page<ExternalToken>> listConnections(AdminServices services, AdminRequest request)
{
    co_await getUser(services, request);
    co_return co_await services.vault.listExternalTokens(request.tenant.id, holderOf(request),
                                                         request.page);
}

Task<void> disconnectAccount(AdminServices services, AdminRequest request)
{
    const bool was = co_await services.vault.disconnect(
        request.tenant.id, holderOf(request), request.id(u"provider"_s), true, request.actor());
    if (!was)
        throw Failure(FailureKind::NotFound, u"Connection not found."_s);
}

Task<Page<ApiKeyInfo>> listApiKeys(AdminServices services, AdminRequest request)
{
    co_await getUser(services, request);
    co_return co_await services.vault.listApiKeys(request.tenant.id, holderOf(request),
                                                  request.page);
}

Task<void> deleteApiKey(AdminServices services, AdminRequest request)
{
    const bool was = co_await services.vault.removeApiKey(
        request.tenant.id, holderOf(request), request.id(u"provider"_s), request.actor());
    if (!was)
        throw Failure(FailureKind::NotFound, u"API key not found."_s);
}

//! Throws Failure{NotFound} when the path's provider is in none of the pages of `list`.
template <typename List>
static Task<void> requireListed(List list, AdminServices services, AdminRequest request,
                                QString missing)
{
    for (;;) {
        const auto page = co_await list(services, request);
        for (const auto &item : page.items) {
            if (item.provider == request.id(u"provider"_s))
                co_return;
        }
        if (!page.nextCursor)
            throw Failure(FailureKind::NotFound, missing);
        request.page.cursor = *page.nextCursor;
    }
}

Task<admin::Removal> countConnection(AdminServices services, AdminRequest request)
{
    co_await requireListed(&listConnections, services, request, u"Connection not found."_s);
    co_return admin::Removal{.connections = 1};
}

Task<admin::Removal> countApiKey(AdminServices services, AdminRequest request)
{
    co_await requireListed(&listApiKeys, services, request, u"API key not found."_s);
    co_return admin::Removal{.apiKeys = 1};
}

} // namespace plexus::endpoints
