#include "endpoints/api_keys.h"

#include "core/failure.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "endpoints/over_quota.h"
#include "endpoints/rest_answers.h"
#include "json/document.h"
#include "json/fields.h"
#include "json/write.h"
#include "model/provider_descriptor.h"

#include <QJsonArray>

#include <variant>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype largestBody = 64 * 1024;

struct Submission
{
    QString provider;
    QString key;
    QString label;
    static constexpr auto fields()
    {
        return std::tuple{
            field("provider_name", &Submission::provider, "Whose key it is").length(1, 63),
            field("api_key_value", &Submission::key, "The key").length(1, 16 * 1024),
            field("label", &Submission::label, "For people").length(0, 100).defaulted()};
    }
};

//! One request of a user.
struct KeyCall
{
    ApiKeyServices services;
    http::Request request;
    std::shared_ptr<const Principal> caller;

    CredentialHolder holder() const { return CredentialHolder::ofUser(*caller->user); }
    Actor actor() const { return {u"user"_s, caller->user->value(), {}, request.requestId}; }
};

using KeyHandler = Task<http::Response> (*)(KeyCall);

http::Response unauthenticated(const QString &detail)
{
    http::Response response = http::Response::json(401, QJsonObject{{u"detail"_s, detail}});
    response.headers.add("WWW-Authenticate", "Bearer");
    return response;
}

http::Response forbidden(const QString &detail)
{
    return http::Response::json(403, QJsonObject{{u"detail"_s, detail}});
}

Submission submissionFrom(const QByteArray &body)
{
    const auto document = json::Document::parse(body);
    const Submission submission = json::read<Submission>(document->root(), json::Unknown::Ignore);
    if (const QString reason = whyNotProviderName(submission.provider); !reason.isEmpty())
        throw json::InvalidFields({{u"/provider_name"_s, reason}});
    return submission;
}

//! As the original says it; why, is in the log.
http::Response failedToSave(const std::exception &fault, const QString &requestId)
{
    const LogContext context(requestId);
    qCCritical(lcVault, "an API key was not saved: %s", fault.what());
    return http::Response::json(500,
                                QJsonObject{{u"detail"_s,
                                             u"Failed to save API key. Encryption might have "
                                             "failed or an internal error occurred."_s}});
}

Task<http::Response> keep(KeyCall call, Submission submission)
{
    try {
        co_await call.services.vault.putApiKey(call.caller->tenant, call.holder(),
                                               submission.provider, submission.label,
                                               Secret(submission.key.toUtf8()), call.actor());
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::Internal)
            throw;
        co_return failedToSave(failure, call.request.requestId);
    }
    co_return http::Response::json(
        200,
        QJsonObject{{u"message"_s,
                     u"API key for provider '%1' was successfully saved/updated."_s.arg(
                         submission.provider)}});
}

Task<http::Response> submit(KeyCall call)
{
    std::optional<Submission> submission;
    try {
        submission = submissionFrom(call.request.body);
    } catch (const json::InvalidFields &failure) {
        co_return invalidBody(failure);
    } catch (const json::ParseError &failure) {
        co_return invalidBody(json::InvalidFields({{QString(), failure.callerText()}}));
    }
    co_return co_await keep(call, *submission);
}

Task<http::Response> list(KeyCall call)
{
    PageRequest request;
    request.sort = u"provider"_s;
    request.cursor = call.request.queryItem(u"cursor").value_or(QString());
    const auto page =
        co_await call.services.vault.listApiKeys(call.caller->tenant, call.holder(), request);
    QJsonArray keys;
    for (const ApiKeyInfo &info : page.items)
        keys.append(json::write(info));
    QJsonObject body{{u"api_keys"_s, keys}};
    if (page.nextCursor)
        body.insert(u"next_cursor"_s, *page.nextCursor);
    co_return http::Response::json(200, body);
}

Task<http::Response> erase(KeyCall call)
{
    const QString provider = call.request.parameter(u"provider"_s);
    if (!co_await call.services.vault.removeApiKey(call.caller->tenant, call.holder(), provider,
                                                   call.actor()))
        throw Failure(FailureKind::NotFound, u"There is no API key for this provider."_s);
    co_return http::Response::empty(204);
}

//! The user, or what to answer: alike for unknown and suspended tenants and for tokens of others.
Task<std::variant<std::shared_ptr<const Principal>, http::Response>>
callerOf(ApiKeyServices services, http::Request request)
{
    const auto field = request.headers.count("Authorization") == 1
        ? request.headers.view("Authorization")
        : std::nullopt;
    const auto bearer = field ? identity::bearerOf(*field) : std::nullopt;
    const auto entry = services.directory.findActive(TenantId(request.parameter(u"tenant"_s)));
    if (!bearer) {
        services.quotas.takeStranger(originOf(request));
        co_return unauthenticated(
            u"Not authenticated: Missing or invalid Plexus User Auth Token."_s);
    }
    std::shared_ptr<const Principal> caller;
    if (entry)
        caller = co_await services.authenticator.authenticate(
            std::shared_ptr<const Tenant>(entry, &entry->tenant), {bearer, {}});
    if (!caller) {
        services.quotas.takeStranger(originOf(request));
        co_return unauthenticated(u"Invalid or expired Plexus User Auth Token for this entity."_s);
    }
    if (caller->isGuest())
        co_return forbidden(u"User identity not established."_s);
    if (!caller->isFirstParty())
        co_return forbidden(u"API keys can only be handed in with the user's own token."_s);
    services.quotas.take(*caller, originOf(request), entry->settings->quotas,
                         {.calls = 1, .bytes = double(request.body.size())});
    co_return caller;
}

Task<void> handleKeys(ApiKeyServices services, KeyHandler handler, http::Request request,
                      std::shared_ptr<http::Reply> reply)
{
    reply->addHeader("Cache-Control", "no-store");
    try {
        auto known = co_await callerOf(services, request);
        if (http::Response *denial = std::get_if<http::Response>(&known))
            co_return reply->send(*denial);
        reply->send(co_await handler(
            {services, std::move(request), std::get<std::shared_ptr<const Principal>>(known)}));
    } catch (const RateLimited &refusal) {
        reply->send(tooMany(refusal));
    }
}

http::Route keyRoute(ApiKeyServices services, const QByteArray &method, const QString &suffix,
                     KeyHandler handler)
{
    return {method, u"/{tenant}/plexus-services/api-keys"_s + suffix,
            [services, handler](http::Request request, std::shared_ptr<http::Reply> reply) {
                return handleKeys(services, handler, std::move(request), std::move(reply));
            },
            largestBody};
}

} // namespace

std::vector<http::Route> apiKeyRoutes(ApiKeyServices services)
{
    return {keyRoute(services, "POST", {}, &submit), keyRoute(services, "GET", {}, &list),
            keyRoute(services, "DELETE", u"/{provider}"_s, &erase)};
}

} // namespace plexus::endpoints
