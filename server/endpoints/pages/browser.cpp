#include "endpoints/pages/browser.h"

#include "core/digest.h"
#include "core/failure.h"
#include "core/random.h"
#include "endpoints/over_quota.h"
#include "endpoints/pages/cookies.h"
#include "endpoints/pages/display_name.h"

#include <QUrl>

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 touchEveryMs = 60 * 1000;

Task<std::optional<SignedIn>> signedIn(BrowserServices services, Visit visit)
{
    const TenantId tenant = visit.ofTenant().id;
    const auto value = sessionCookie(services.site.isSecure(), tenant).valueIn(visit.request);
    if (!value)
        co_return std::nullopt;
    const QByteArray hash = sha256(*value);
    const auto session = co_await services.sessions.find(tenant, hash);
    if (!session)
        co_return std::nullopt;
    if (services.clock.wallMs() - session->lastUsedMs > touchEveryMs)
        co_await services.sessions.touch(tenant, hash);
    co_return SignedIn{*session, hash};
}

QString nameOf(const BrowserIdentity &who)
{
    const QString name = displayName(who.displayName);
    return name.isEmpty() ? displayName(who.user.value()) : name;
}

Actor actorOf(const SignedIn &who, const Visit &visit)
{
    return {u"user"_s, who.session.identity.user.value(), {}, visit.request.requestId};
}

//! Says that there is no way to sign in.
static http::Response noLogin(const BrowserServices &services, const Visit &visit)
{
    Page page{u"message"_s, PageKind::Result, 403, {}};
    const Values who = Values().set(u"tenant"_s, displayName(visit.ofTenant().name));
    page.values.set(u"title"_s, services.site.text(visit, u"login.off.heading"_s))
        .set(u"tone"_s, u"bad"_s)
        .set(u"heading"_s, services.site.text(visit, u"login.off.heading"_s))
        .set(u"text"_s, services.site.text(visit, u"login.off.text"_s, who));
    return services.site.answer(page, visit);
}

//! The tenant's own page, or ours for pasting a token.
static QByteArray loginAddress(const Visit &visit, const QByteArray &challenge)
{
    const QString &own = visit.tenant->settings->hostLoginUrl;
    const QByteArray tenant = visit.ofTenant().id.value().toLatin1();
    if (own.isEmpty())
        return '/' + tenant + "/login/token?login_challenge=" + challenge;
    return own.toLatin1() + (own.contains(u'?') ? '&' : '?') + "login_challenge=" + challenge
        + "&tenant=" + tenant;
}

Task<http::Response> beginLogin(BrowserServices services, Visit visit, QString path)
{
    services.quotas.takeStranger(endpoints::originOf(visit.request));
    const TenantSettings &settings = *visit.tenant->settings;
    if (settings.hostLoginUrl.isEmpty() && !settings.tokenLogin)
        co_return noLogin(services, visit);
    const QByteArray challenge = randomText();
    const QByteArray browser = randomText();
    const QByteArray challengeHash = sha256(challenge);
    const QString returnUrl = QString::fromLatin1(services.forms.ownOrigin(visit)) + path;
    co_await services.logins.begin({visit.ofTenant().id, challengeHash, sha256(browser), returnUrl,
                                    services.clock.wallMs() + LoginTransaction::lifetimeMs});
    http::Response response = seeOther(loginAddress(visit, challenge));
    const Cookie cookie(services.site.isSecure(), 'l', challengeHash.toHex().left(8));
    response.headers.add("Set-Cookie", cookie.set(browser, LoginTransaction::lifetimeMs / 1000));
    co_return response;
}

QString accountPath(const Visit &visit)
{
    return u'/' + visit.ofTenant().id.value() + "/account"_L1;
}

} // namespace plexus::pages
