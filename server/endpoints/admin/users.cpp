#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

Task<Page<PlexusUser>> listUsers(AdminServices services, AdminRequest request)
{
    co_return co_await services.users.listUsers(request.tenant.id, request.page);
}

Task<PlexusUser> getUser(AdminServices services, AdminRequest request)
{
    const std::optional<PlexusUser> user =
        co_await services.users.findUser(request.tenant.id, request.user());
    if (!user)
        throw Failure(FailureKind::NotFound, u"User not found."_s);
    co_return *user;
}

Task<void> deleteUser(AdminServices services, AdminRequest request)
{
    co_await services.users.removeUser(request.tenant.id, request.user(), request.actor());
}

Task<admin::Removal> countUser(AdminServices services, AdminRequest request)
{
    const PlexusUser user = co_await getUser(services, request);
    const PageRequest one{1, {}, {}, {}};
    const Page<UserToken> tokens =
        co_await services.users.listTokens(request.tenant.id, user.id, one);
    const CredentialHolder holder = CredentialHolder::ofUser(user.id);
    admin::Removal removal{.users = 1, .tokens = int(tokens.total)};
    removal.connections =
        int((co_await services.vault.listExternalTokens(request.tenant.id, holder, one)).total);
    removal.apiKeys =
        int((co_await services.vault.listApiKeys(request.tenant.id, holder, one)).total);
    co_return removal;
}

} // namespace plexus::endpoints
