#include "endpoints/rest_answers.h"

#include <QJsonArray>
#include <QJsonObject>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

http::Response invalidBody(const json::InvalidFields &failure)
{
    QJsonArray details;
    for (const json::Problem &problem : failure.problems()) {
        QJsonArray location{u"body"_s};
        for (const QString &part : problem.pointer.split(u'/', Qt::SkipEmptyParts))
            location.append(part);
        details.append(QJsonObject{
            {u"type"_s, u"value_error"_s}, {u"loc"_s, location}, {u"msg"_s, problem.message}});
    }
    return http::Response::json(422, QJsonObject{{u"detail"_s, details}});
}

http::Response tooMany(const RateLimited &refusal)
{
    http::Response response =
        http::Response::json(429, QJsonObject{{u"detail"_s, refusal.callerText()}});
    response.headers.add("Retry-After", QByteArray::number(refusal.retryAfterSeconds()));
    return response;
}

} // namespace plexus::endpoints
