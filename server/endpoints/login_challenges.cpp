#include "endpoints/login_challenges.h"

#include "core/digest.h"
#include "core/failure.h"
#include "core/random.h"
#include "json/document.h"
#include "json/fields.h"

#include <QJsonObject>
#include <QUrl>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

namespace {

//! Whom the host application has before it.
struct Acceptance
{
    QString user;
    QString displayName;
    qint64 authTime = 0;
    QStringList amr;
    static constexpr auto fields()
    {
        return std::tuple{
            field("user_id_from_host_app", &Acceptance::user,
                  "The host application's id of the user"),
            field("display_name", &Acceptance::displayName, "For people")
                .length(0, 200)
                .defaulted(),
            field("auth_time", &Acceptance::authTime,
                  "When the user proved who they are, seconds since 1970; absent: now")
                .between(0, 100'000'000'000)
                .defaulted(),
            field("amr", &Acceptance::amr, "How (RFC 8176); not used yet")
                .items(0, 20)
                .defaulted()};
    }
};

//! One request of a known host application.
struct ChallengeRequest
{
    LoginChallengeServices services;
    http::Request request;
    HostApplication host;
    LoginTransaction login;

    const TenantId &tenant() const { return host.tenant->tenant.id; }
    Actor actor() const { return host.actor(request.requestId); }
};

using ChallengeHandler = Task<http::Response> (*)(ChallengeRequest);

http::Response answerOf(const QJsonObject &body)
{
    http::Response response = http::Response::json(200, body);
    response.headers.add("Cache-Control", "no-store");
    return response;
}

//! On the origin at which the browser began: there it has its cookie.
QString pageUrl(const ChallengeRequest &request, const QString &page)
{
    const QUrl began(request.login.returnUrl);
    return began.adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString() + u'/'
        + request.tenant().value() + "/login/"_L1 + page;
}

Task<http::Response> describe(ChallengeRequest request)
{
    const Tenant &tenant = request.host.tenant->tenant;
    co_return answerOf({{u"login_challenge"_s, request.request.parameter(u"challenge"_s)},
                        {u"entity_id"_s, tenant.id.value()},
                        {u"name"_s, tenant.name},
                        {u"expires_at"_s, toRfc3339(request.login.expiresMs)}});
}

BrowserIdentity identityOf(const ChallengeRequest &request)
{
    const auto document = json::Document::parse(request.request.body);
    const Acceptance told = json::read<Acceptance>(document->root(), json::Unknown::Ignore);
    if (const QString reason = whyNotUserId(told.user); !reason.isEmpty())
        throw json::InvalidFields({{u"/user_id_from_host_app"_s, reason}});
    const qint64 now = request.services.clock.wallMs();
    return {UserId(told.user),
            told.displayName,
            u"host_app"_s,
            {},
            told.authTime > 0 ? std::min(told.authTime * 1000, now) : now};
}

Task<http::Response> accept(ChallengeRequest request)
{
    const BrowserIdentity who = identityOf(request);
    // Its beginning names the browser's cookie of this login.
    const QByteArray verifier = request.login.challengeHash.toHex().left(8) + '.' + randomText();
    co_await request.services.logins.accept(request.tenant(), request.login.challengeHash, who,
                                            sha256(verifier), request.actor());
    co_return answerOf(
        {{u"redirect_to"_s,
          pageUrl(request, u"callback?login_verifier="_s + QString::fromLatin1(verifier))}});
}

Task<http::Response> reject(ChallengeRequest request)
{
    co_await request.services.logins.reject(request.tenant(), request.login.challengeHash,
                                            request.actor());
    co_return answerOf({{u"redirect_to"_s, pageUrl(request, u"denied"_s)}});
}

Task<http::Response> answerChallenge(LoginChallengeServices services, ChallengeHandler handler,
                                     http::Request request)
{
    auto host = co_await authenticateHost(services.host, request);
    if (http::Response *denial = std::get_if<http::Response>(&host))
        co_return *denial;
    const HostApplication known = std::get<HostApplication>(host);
    const QByteArray challenge = request.parameter(u"challenge"_s).toUtf8();
    const auto login = co_await services.logins.find(known.tenant->tenant.id, sha256(challenge));
    if (!login)
        throw Failure(FailureKind::NotFound, u"There is no open login with this challenge."_s);
    ChallengeRequest one{services, std::move(request), known, *login};
    co_return co_await handler(std::move(one));
}

Task<void> handleChallenge(LoginChallengeServices services, ChallengeHandler handler,
                           http::Request request, std::shared_ptr<http::Reply> reply)
{
    reply->send(co_await answerChallenge(services, handler, std::move(request)));
}

http::Route challengeRoute(LoginChallengeServices services, const QByteArray &method,
                           const QString &suffix, ChallengeHandler handler)
{
    return {method, u"/{tenant}/plexus-auth/login-challenges/{challenge}"_s + suffix,
            [services, handler](http::Request request, std::shared_ptr<http::Reply> reply) {
                return handleChallenge(services, handler, std::move(request), std::move(reply));
            },
            16 * 1024};
}

} // namespace

std::vector<http::Route> loginChallengeRoutes(LoginChallengeServices services)
{
    return {challengeRoute(services, "GET", {}, &describe),
            challengeRoute(services, "POST", u"/accept"_s, &accept),
            challengeRoute(services, "POST", u"/reject"_s, &reject)};
}

} // namespace plexus::endpoints
