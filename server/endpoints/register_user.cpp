#include "endpoints/register_user.h"

#include "core/failure.h"
#include "endpoints/rest_answers.h"
#include "identity/user_credential.h"
#include "json/document.h"
#include "json/fields.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Registration
{
    QString user;
    QString label;
    bool rotate = false;
    static constexpr auto fields()
    {
        return std::tuple{
            field("user_id_from_host_app", &Registration::user,
                  "The host application's id of the user"),
            field("label", &Registration::label, "For people, e.g. the device")
                .length(0, 200)
                .defaulted(),
            field("rotate", &Registration::rotate, "Revoke the user's other tokens").defaulted()};
    }
};

Registration registrationFrom(const QByteArray &body)
{
    const auto document = json::Document::parse(body);
    Registration registration = json::read<Registration>(document->root(), json::Unknown::Ignore);
    if (const QString reason = whyNotUserId(registration.user); !reason.isEmpty())
        throw json::InvalidFields({{u"/user_id_from_host_app"_s, reason}});
    return registration;
}

Task<http::Response> registerUser(RegistrationServices services,
                                  std::shared_ptr<const Tenant> tenant, Registration registration,
                                  Actor actor)
{
    const auto issued =
        identity::issueUserToken(tenant->id, UserId(registration.user), registration.label,
                                 services.clock.wallMs(), tenant->settings.tokenLifetimeDays);
    const UserToken stored =
        co_await services.users.addToken(issued.record, issued.hash, registration.rotate, actor);
    http::Response response = http::Response::json(
        200,
        QJsonObject{{u"plexus_user_auth_token"_s, QString::fromLatin1(issued.token.reveal())},
                    {u"persistent_user_id"_s, registration.user},
                    {u"message"_s, u"User token processed successfully."_s},
                    {u"token_id"_s, stored.id.value()},
                    {u"expires_at"_s, toRfc3339(stored.expiresMs)}});
    response.headers.add("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> answer(RegistrationServices services, http::Request request)
{
    auto known = co_await authenticateHost(services.host, request);
    if (http::Response *denial = std::get_if<http::Response>(&known))
        co_return *denial;
    const HostApplication host = std::get<HostApplication>(known);
    std::optional<Registration> registration;
    try {
        registration = registrationFrom(request.body);
    } catch (const json::InvalidFields &failure) {
        co_return invalidBody(failure);
    } catch (const json::ParseError &failure) {
        co_return invalidBody(json::InvalidFields({{QString(), failure.callerText()}}));
    }
    co_return co_await registerUser(
        services, std::shared_ptr<const Tenant>(host.tenant, &host.tenant->tenant), *registration,
        host.actor(request.requestId));
}

Task<void> handleRegistration(RegistrationServices services, http::Request request,
                              std::shared_ptr<http::Reply> reply)
{
    try {
        reply->send(co_await answer(services, request));
    } catch (const RateLimited &refusal) {
        reply->send(tooMany(refusal));
    }
}

} // namespace

std::vector<http::Route> registrationRoutes(RegistrationServices services)
{
    return {{"POST", u"/{tenant}/plexus-auth/register-user"_s,
             [services](http::Request request, std::shared_ptr<http::Reply> reply) {
                 return handleRegistration(services, std::move(request), std::move(reply));
             },
             64 * 1024}};
}

} // namespace plexus::endpoints
