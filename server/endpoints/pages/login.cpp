// The addresses below `/{tenant}/login`.
#include "core/digest.h"
#include "core/failure.h"
#include "core/random.h"
#include "endpoints/over_quota.h"
#include "endpoints/pages/browser.h"
#include "endpoints/pages/cookies.h"
#include "endpoints/pages/display_name.h"
#include "http/address_counts.h"
#include "identity/user_credential.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static const QByteArray pastePurpose = "token-login";

static Task<http::Response> openLoginPage(BrowserServices services, Visit visit)
{
    co_return co_await beginLogin(services, visit, accountPath(visit));
}

//! The verifier's beginning tells which of the browser's logins it belongs to.
static Cookie loginCookie(const BrowserServices &services, const QByteArray &verifier)
{
    return {services.site.isSecure(), 'l', verifier.left(8)};
}

//! A fresh session in place of whatever the browser had.
static Task<http::Response> finishLogin(BrowserServices services, Visit visit, QByteArray verifier)
{
    const TenantId tenant = visit.ofTenant().id;
    const Cookie login = loginCookie(services, verifier);
    const Cookie session = sessionCookie(services.site.isSecure(), tenant);
    const auto browser = login.valueIn(visit.request);
    const auto former = session.valueIn(visit.request);
    std::optional<QByteArray> replaced;
    if (former)
        replaced = sha256(*former);
    const QByteArray value = randomText();
    const auto finished = co_await services.logins.finish(
        tenant, sha256(verifier), browser ? sha256(*browser) : QByteArray(), sha256(value),
        replaced, visit.request.requestId);
    if (!finished)
        throw Failure(FailureKind::Forbidden, {}, u"a login was refused"_s);
    http::Response response = seeOther(finished->returnUrl.toLatin1());
    response.headers.add("Set-Cookie", session.set(value, BrowserSession::lifetimeMs / 1000));
    response.headers.add("Set-Cookie", login.clear());
    co_return response;
}

static Task<http::Response> returnFromHost(BrowserServices services, Visit visit)
{
    services.quotas.takeStranger(endpoints::originOf(visit.request));
    const http::Items &query = visit.request.target.query;
    if (query.size() != 1 || query.front().first != "login_verifier"_L1)
        throw Failure(FailureKind::InvalidArgument, {});
    co_return co_await finishLogin(services, visit, query.front().second.toUtf8());
}

static Task<http::Response> showMessage(BrowserServices services, Visit visit, QString key)
{
    Page page{u"message"_s, PageKind::Result, 200, {}};
    const Values who = Values().set(u"tenant"_s, displayName(visit.ofTenant().name));
    page.values.set(u"title"_s, services.site.text(visit, key + ".heading"_L1))
        .set(u"tone"_s, QString())
        .set(u"heading"_s, services.site.text(visit, key + ".heading"_L1))
        .set(u"text"_s, services.site.text(visit, key + ".text"_L1, who))
        .set(u"action"_s, services.site.text(visit, u"login.again"_s))
        .set(u"action_path"_s, u'/' + visit.ofTenant().id.value() + "/login"_L1);
    co_return services.site.answer(page, visit);
}

static Task<http::Response> showDenied(BrowserServices services, Visit visit)
{
    return showMessage(services, std::move(visit), u"login.denied"_s);
}

static Task<http::Response> showSignedOut(BrowserServices services, Visit visit)
{
    return showMessage(services, std::move(visit), u"login.out"_s);
}

namespace {

//! A login of this browser that waits for a pasted token.
struct TokenLogin
{
    QByteArray challenge;
    LoginTransaction login;
};

} // namespace

static Task<TokenLogin> tokenLoginOf(BrowserServices services, Visit visit, QString challenge)
{
    if (!visit.tenant->settings->tokenLogin)
        throw Failure(FailureKind::NotFound, {});
    const QByteArray hash = sha256(challenge.toUtf8());
    const auto login = co_await services.logins.find(visit.ofTenant().id, hash);
    const auto browser =
        Cookie(services.site.isSecure(), 'l', hash.toHex().left(8)).valueIn(visit.request);
    if (!login)
        throw Failure(FailureKind::Conflict, {});
    if (!browser || !equalInConstantTime(sha256(*browser), login->browserHash))
        throw Failure(FailureKind::Forbidden, {}, u"a login belongs to another browser"_s);
    co_return TokenLogin{challenge.toUtf8(), *login};
}

static http::Response tokenPage(const BrowserServices &services, const Visit &visit,
                                const TokenLogin &login, bool isWrong)
{
    const auto form = services.forms.render(visit, pastePurpose, login.login.challengeHash);
    Page page{u"login_token"_s, PageKind::Form, isWrong ? 403 : 200, {}};
    page.values.set(u"action_path"_s, u'/' + visit.ofTenant().id.value() + "/login/token"_L1)
        .set(u"form_token"_s, form.token)
        .set(u"login_challenge"_s, QString::fromLatin1(login.challenge))
        .setFlag(u"wrong"_s, isWrong);
    http::Response response = services.site.answer(page, visit);
    response.headers.add("Set-Cookie", form.setCookie);
    return response;
}

static Task<http::Response> showTokenForm(BrowserServices services, Visit visit)
{
    const QString challenge = visit.request.queryItem(u"login_challenge").value_or(QString());
    const TokenLogin login = co_await tokenLoginOf(services, visit, challenge);
    co_return tokenPage(services, visit, login, false);
}

//! Whose token it is, when it counts.
static Task<std::optional<UserToken>> pastedToken(BrowserServices services, Visit visit,
                                                  QByteArray text)
{
    const QString address = http::ownerOf(visit.request.peer).toString();
    if (services.tokenLockout.begin(address) > 0)
        throw Failure(FailureKind::RateLimited, {}, u"user tokens are being guessed"_s);
    const auto token =
        co_await services.users.findToken(visit.ofTenant().id, identity::credentialHash(text));
    if (!token || token->revokedMs || token->expiresMs <= services.clock.wallMs())
        co_return std::nullopt;
    services.tokenLockout.forgive(address);
    co_return token;
}

static Task<http::Response> takeToken(BrowserServices services, Visit visit)
{
    const auto sent = http::parseForm(visit.request.body).value_or(http::Items());
    const QString challenge = http::itemOf(sent, u"login_challenge").value_or(QString());
    const TokenLogin login = co_await tokenLoginOf(services, visit, challenge);
    const http::Items fields = services.forms.check(visit, pastePurpose, login.login.challengeHash);
    const QByteArray text = http::itemOf(fields, u"token").value_or(QString()).trimmed().toUtf8();
    const auto token = co_await pastedToken(services, visit, text);
    if (!token)
        co_return tokenPage(services, visit, login, true);
    const QByteArray verifier = login.login.challengeHash.toHex().left(8) + '.' + randomText();
    const BrowserIdentity who{token->user, {}, u"token"_s, token->family, services.clock.wallMs()};
    const Actor actor{u"user"_s, token->user.value(), {}, visit.request.requestId};
    co_await services.logins.accept(visit.ofTenant().id, login.login.challengeHash, who,
                                    sha256(verifier), actor);
    co_return co_await finishLogin(services, visit, verifier);
}

static http::Route loginRoute(const BrowserServices &services, const QByteArray &method,
                              const QString &suffix,
                              Task<http::Response> (*page)(BrowserServices, Visit))
{
    return {method, u"/{tenant}/login"_s + suffix,
            handlerOf(services.site, services.directory,
                      [services, page](Visit visit) { return page(services, std::move(visit)); }),
            16 * 1024};
}

std::vector<http::Route> loginRoutes(BrowserServices services)
{
    return {loginRoute(services, "GET", {}, &openLoginPage),
            loginRoute(services, "GET", u"/callback"_s, &returnFromHost),
            loginRoute(services, "GET", u"/denied"_s, &showDenied),
            loginRoute(services, "GET", u"/signed-out"_s, &showSignedOut),
            loginRoute(services, "GET", u"/token"_s, &showTokenForm),
            loginRoute(services, "POST", u"/token"_s, &takeToken)};
}

} // namespace plexus::pages
