#include "endpoints/pages/account.h"

#include "core/failure.h"
#include "endpoints/pages/cookies.h"
#include "endpoints/pages/display_name.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static const QByteArray accountPurpose = "account";

http::Response toAccount(const Visit &visit, const QByteArray &part)
{
    return seeOther(accountPath(visit).toLatin1() + '#' + part);
}

static Task<http::Response> showAccount(AccountServices services, Visit visit)
{
    const auto who = co_await signedIn(services.browser, visit);
    if (!who)
        co_return co_await beginLogin(services.browser, visit, accountPath(visit));
    const BrowserIdentity &identity = who->session.identity;
    const auto form = services.browser.forms.render(visit, accountPurpose, who->hash);
    Page page{u"account"_s, PageKind::OwnForm, 200, {}, true};
    page.values.set(u"user"_s, nameOf(identity))
        .set(u"signed_in"_s, timeText(identity.authMs, visit.language))
        .set(u"account_path"_s, accountPath(visit))
        .set(u"form_token"_s, form.token);
    co_await addConnections(services, visit, identity.user, &page.values);
    co_await addKeys(services, visit, identity.user, &page.values);
    co_await addTokens(services, visit, identity.user, &page.values);
    http::Response response = services.browser.site.answer(page, visit);
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

static Task<http::Response> takeForm(AccountServices services, Visit visit, AccountAction action)
{
    const SignedIn who = co_await senderOf(services.browser, visit);
    co_return co_await action(services, visit, who);
}

static Task<http::Response> signOut(AccountServices services, Visit visit, SignedIn who)
{
    const BrowserServices &browser = services.browser;
    const TenantId tenant = visit.ofTenant().id;
    co_await browser.sessions.end(tenant, who.hash, actorOf(who, visit));
    http::Response response = seeOther('/' + tenant.value().toLatin1() + "/login/signed-out");
    response.headers.add("Set-Cookie", sessionCookie(browser.site.isSecure(), tenant).clear());
    co_return response;
}

static http::Route accountRoute(const AccountServices &services, const QByteArray &method,
                                const QString &suffix, PageHandler page)
{
    return {method, u"/{tenant}/account"_s + suffix,
            handlerOf(services.browser.site, services.browser.directory, std::move(page)),
            16 * 1024};
}

http::Route accountForm(const AccountServices &services, const QString &suffix,
                        AccountAction action)
{
    return accountRoute(services, "POST", suffix, [services, action](Visit visit) {
        return takeForm(services, std::move(visit), action);
    });
}

std::vector<http::Route> accountRoutes(AccountServices services)
{
    std::vector<http::Route> routes{
        accountRoute(services, "GET", {},
                     [services](Visit visit) { return showAccount(services, std::move(visit)); }),
        accountForm(services, u"/sign-out"_s, &signOut)};
    for (const auto &forms : {connectionForms(services), keyForms(services), tokenForms(services)})
        routes.insert(routes.end(), forms.begin(), forms.end());
    return routes;
}

} // namespace plexus::pages
