// `/{tenant}/account`: what a signed-in user has here.
#include "core/failure.h"
#include "endpoints/pages/browser.h"
#include "endpoints/pages/cookies.h"
#include "endpoints/pages/display_name.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static const QByteArray accountPurpose = "account";

static QString accountPathOf(const Visit &visit)
{
    return u'/' + visit.ofTenant().id.value() + "/account"_L1;
}

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

static Task<std::vector<Values>> tokenRows(BrowserServices services, Visit visit, UserId user)
{
    const auto tokens =
        co_await services.users.listTokens(visit.ofTenant().id, user, {100, {}, {}, {}});
    std::vector<Values> rows;
    for (const UserToken &token : tokens.items) {
        if (!token.revokedMs && token.expiresMs > services.clock.wallMs())
            rows.push_back(tokenRow(services, visit, token));
    }
    co_return rows;
}

static Task<http::Response> showAccount(BrowserServices services, Visit visit)
{
    const auto who = co_await signedIn(services, visit);
    if (!who)
        co_return co_await beginLogin(services, visit, accountPathOf(visit));
    const auto form = services.forms.render(visit, accountPurpose, who->hash);
    auto tokens = co_await tokenRows(services, visit, who->session.identity.user);
    Page page{u"account"_s, PageKind::OwnForm, 200, {}, true};
    page.values.set(u"user"_s, nameOf(who->session.identity))
        .set(u"user_id"_s, displayName(who->session.identity.user.value()))
        .set(u"signed_in"_s, timeText(who->session.identity.authMs, visit.language))
        .set(u"account_path"_s, accountPathOf(visit))
        .set(u"form_token"_s, form.token)
        .setFlag(u"has_tokens"_s, !tokens.empty())
        .setList(u"tokens"_s, std::move(tokens));
    http::Response response = services.site.answer(page, visit);
    response.headers.add("Set-Cookie", form.setCookie);
    co_return response;
}

//! The user whose form this is. Throws Failure{Forbidden}.
static Task<SignedIn> senderOf(BrowserServices services, Visit visit)
{
    const auto who = co_await signedIn(services, visit);
    if (!who)
        throw Failure(FailureKind::Forbidden, {}, u"a form came without a session"_s);
    services.forms.check(visit, accountPurpose, who->hash);
    co_return *who;
}

static Task<http::Response> signOut(BrowserServices services, Visit visit)
{
    const SignedIn who = co_await senderOf(services, visit);
    const TenantId tenant = visit.ofTenant().id;
    co_await services.sessions.end(tenant, who.hash, actorOf(who, visit));
    http::Response response = seeOther('/' + tenant.value().toLatin1() + "/login/signed-out");
    response.headers.add("Set-Cookie", sessionCookie(services.site.isSecure(), tenant).clear());
    co_return response;
}

//! Another user's token does not exist here.
static Task<http::Response> revokeOwnToken(BrowserServices services, Visit visit)
{
    const SignedIn who = co_await senderOf(services, visit);
    const TenantId tenant = visit.ofTenant().id;
    const TokenId id(visit.request.parameter(u"token"_s));
    const auto own =
        co_await services.users.listTokens(tenant, who.session.identity.user, {100, {}, {}, {}});
    const bool isOwn = std::any_of(own.items.begin(), own.items.end(),
                                   [&id](const UserToken &token) { return token.id == id; });
    if (!isOwn)
        throw Failure(FailureKind::NotFound, {});
    co_await services.users.revokeToken(tenant, id, actorOf(who, visit));
    co_return seeOther(accountPathOf(visit).toLatin1());
}

static http::Route accountRoute(const BrowserServices &services, const QByteArray &method,
                                const QString &suffix,
                                Task<http::Response> (*page)(BrowserServices, Visit))
{
    return {method, u"/{tenant}/account"_s + suffix,
            handlerOf(services.site, services.directory,
                      [services, page](Visit visit) { return page(services, std::move(visit)); }),
            16 * 1024};
}

std::vector<http::Route> accountRoutes(BrowserServices services)
{
    return {accountRoute(services, "GET", {}, &showAccount),
            accountRoute(services, "POST", u"/sign-out"_s, &signOut),
            accountRoute(services, "POST", u"/tokens/{token}/revoke"_s, &revokeOwnToken)};
}

} // namespace plexus::pages
