#include "endpoints/unauthorized.h"

#include "json/document.h"

#include <QJsonObject>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype largestInspectedBody = 64 * 1024;

//! The id of an `initialize` request as it was sent; nothing for any other request.
static std::optional<QByteArray> initializeId(const http::Request &request)
{
    if (request.method != "POST" || request.body.isEmpty()
        || request.body.size() > largestInspectedBody)
        return std::nullopt;
    try {
        const auto document = json::Document::parse(request.body);
        const auto method = document->root().get("method");
        if (!method || !method->isString() || method->toStringView() != "initialize")
            return std::nullopt;
        return document->rawMember("id").value_or("null");
    } catch (const Failure &) {
        return std::nullopt; // what it should have been is not ours to judge before authentication
    }
}

static http::Response bodyFor(const http::Request &request)
{
    if (const auto id = initializeId(request)) {
        http::Response response{401, {{"Content-Type", "application/json"}}, {}};
        response.body = R"({"jsonrpc":"2.0","id":)" + *id
            + R"(,"error":{"code":-32001,"message":"Auth token missing for initialize."}})";
        return response;
    }
    return http::Response::json(401,
                                QJsonObject{{u"error"_s, u"authentication_required"_s},
                                            {u"error_description"_s, u"Auth token missing."_s}});
}

http::Response unauthorized(const http::Request &request)
{
    http::Response response = bodyFor(request);
    response.headers.add("WWW-Authenticate", "Bearer realm=\"plexus\"");
    return response;
}

} // namespace plexus::endpoints
