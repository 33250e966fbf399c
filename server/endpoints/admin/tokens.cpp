#include "endpoints/admin/handlers.h"
#include "identity/user_credential.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

Task<Page<UserToken>> listUserTokens(AdminServices services, AdminRequest request)
{
    co_await getUser(services, request);
    co_return co_await services.users.listTokens(request.tenant.id, request.user(), request.page);
}

Task<Page<UserToken>> listTenantTokens(AdminServices services, AdminRequest request)
{
    co_return co_await services.users.listTokens(request.tenant.id, std::nullopt, request.page);
}

Task<admin::IssuedUserToken> createUserToken(AdminServices services, AdminRequest request,
                                             admin::NewUserToken body)
{
    if (const QString reason = whyNotUserId(request.user().value()); !reason.isEmpty())
        throw Failure(FailureKind::InvalidArgument, reason);
    const int days = body.lifetimeDays.value_or(request.tenant.settings.tokenLifetimeDays);
    const identity::IssuedToken issued = identity::issueUserToken(
        request.tenant.id, request.user(), body.label, services.clock.wallMs(), days);
    const UserToken token = co_await services.users.addToken(issued.record, issued.hash,
                                                             body.replaceOthers, request.actor());
    co_return admin::IssuedUserToken{token.id,        token.user,
                                     token.label,     token.createdMs,
                                     token.expiresMs, QString::fromLatin1(issued.token.reveal())};
}

//! The token of the path when it belongs to the user of the path.
static Task<UserToken> findUserToken(AdminServices services, AdminRequest request)
{
    const TokenId wanted(request.id(u"token"_s));
    PageRequest pages;
    for (;;) {
        const Page<UserToken> page =
            co_await services.users.listTokens(request.tenant.id, request.user(), pages);
        for (const UserToken &token : page.items) {
            if (token.id == wanted)
                co_return token;
        }
        if (!page.nextCursor)
            throw Failure(FailureKind::NotFound, u"Token not found."_s);
        pages.cursor = *page.nextCursor;
    }
}

Task<void> revokeUserToken(AdminServices services, AdminRequest request)
{
    const UserToken token = co_await findUserToken(services, request);
    co_await services.users.revokeToken(request.tenant.id, token.id, request.actor());
}

Task<admin::Removal> countUserToken(AdminServices services, AdminRequest request)
{
    const UserToken token = co_await findUserToken(services, request);
    co_return admin::Removal{.tokens = token.revokedMs ? 0 : 1};
}

Task<admin::Revoked> revokeAllUserTokens(AdminServices services, AdminRequest request)
{
    co_return admin::Revoked{co_await services.users.revokeAllTokens(
        request.tenant.id, request.user(), request.actor())};
}

Task<admin::Removal> countUserTokens(AdminServices services, AdminRequest request)
{
    const PlexusUser user = co_await getUser(services, request);
    co_return admin::Removal{.tokens = user.liveTokens};
}

} // namespace plexus::endpoints
