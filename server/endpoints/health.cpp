#include "endpoints/health.h"

#include <QJsonObject>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static QString word(bool healthy) { return healthy ? u"healthy"_s : u"unhealthy"_s; }

static http::Response ready(const HealthState &state)
{
    const bool storage = state.storage;
    const bool stopping = state.stopping;
    const QJsonObject body{{u"status"_s,
                            stopping      ? u"stopping"_s
                                : storage ? u"healthy"_s
                                          : u"degraded"_s},
                           {u"storage_backend"_s, u"sqlite"_s},
                           {u"details"_s, QJsonObject{{u"sqlite_main_db"_s, word(storage)}}}};
    http::Response response = http::Response::json(storage && !stopping ? 200 : 503, body);
    response.headers.add("Cache-Control", "no-store");
    if (response.status == 503)
        response.headers.add("Retry-After", "2");
    return response;
}

static Task<void> answerReady(const HealthState *state, std::shared_ptr<http::Reply> reply)
{
    reply->send(ready(*state));
    co_return;
}

static Task<void> answerWith(std::shared_ptr<http::Reply> reply, QJsonObject body)
{
    reply->send(http::Response::json(200, body));
    co_return;
}

std::vector<http::Route> healthRoutes(const HealthState &state)
{
    const auto answer = [&state](http::Request, std::shared_ptr<http::Reply> reply) {
        return answerReady(&state, std::move(reply));
    };
    const auto live = [](http::Request, std::shared_ptr<http::Reply> reply) {
        return answerWith(std::move(reply), QJsonObject{{u"status"_s, u"alive"_s}});
    };
    return {{"GET", u"/health"_s, answer},
            {"GET", u"/health/ready"_s, answer},
            {"GET", u"/health/live"_s, live}};
}

std::vector<http::Route> welcomeRoutes(const QString &applicationName)
{
    const QString message = u"Welcome to %1!"_s.arg(applicationName);
    return {{"GET", u"/"_s, [message](http::Request, std::shared_ptr<http::Reply> reply) {
                 return answerWith(std::move(reply), QJsonObject{{u"message"_s, message}});
             }}};
}

} // namespace plexus::endpoints
