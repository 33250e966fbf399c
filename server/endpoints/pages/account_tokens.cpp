// The user's access tokens on the account page.
#include "core/failure.h"
#include "endpoints/pages/account.h"
#include "endpoints/pages/display_name.h"
#include "endpoints/pages/every_page.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static Values tokenRow(const BrowserServices &services, const Visit &visit, const UserToken &token)
{
    const QString label = displayName(token.label);
    return Values()
        .set(u"id"_s, token.id.value())
        .set(u"label"_s,
             label.isEmpty() ? services.site.text(visit, u"account.token.unnamed"_s) : label)
        .set(u"expires"_s, timeText(token.expiresMs, visit.language))
        .set(u"used"_s,
             token.lastUsedMs ? timeText(*token.lastUsedMs, visit.language)
                              : services.site.text(visit, u"account.never"_s));
}

static Task<QList<UserToken>> liveTokens(BrowserServices services, TenantId tenant, UserId user)
{
    const std::function list = [&](PageRequest request) {
        return services.users.listTokens(tenant, user, std::move(request));
    };
    QList<UserToken> live = co_await everyPage(list, {});
    const qint64 nowMs = services.clock.wallMs();
    live.removeIf(
        [nowMs](const UserToken &token) { return token.revokedMs || token.expiresMs <= nowMs; });
    co_return live;
}

Task<void> addTokens(AccountServices services, Visit visit, UserId user, Values *values)
{
    const BrowserServices &browser = services.browser;
    const QList<UserToken> tokens = co_await liveTokens(browser, visit.ofTenant().id, user);
    std::vector<Values> rows;
    for (const UserToken &token : tokens)
        rows.push_back(tokenRow(browser, visit, token));
    values->setList(u"tokens"_s, std::move(rows));
}

static Task<http::Response> revokeOwnToken(AccountServices services, Visit visit, SignedIn who)
{
    const TenantId tenant = visit.ofTenant().id;
    const TokenId id(visit.request.parameter(u"token"_s));
    const QList<UserToken> own =
        co_await liveTokens(services.browser, tenant, who.session.identity.user);
    const bool isOwn = std::any_of(own.begin(), own.end(),
                                   [&id](const UserToken &token) { return token.id == id; });
    if (!isOwn)
        throw Failure(FailureKind::NotFound, {});
    co_await services.browser.users.revokeToken(tenant, id, actorOf(who, visit));
    co_return toAccount(visit, "tokens");
}

std::vector<http::Route> tokenForms(const AccountServices &services)
{
    return {accountForm(services, u"/tokens/{token}/revoke"_s, &revokeOwnToken)};
}

} // namespace plexus::pages
