#include "http/response.h"

#include "core/failure.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "json/write.h"

#include <QJsonObject>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

Response Response::json(int status, const QJsonValue &value)
{
    return {status, {{"Content-Type", "application/json"}}, json::dump(value)};
}

Response Response::text(int status, const QByteArray &text)
{
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, text};
}

namespace {

struct Translation
{
    FailureKind kind;
    int status;
    QLatin1StringView code;
};

constexpr Translation translations[] = {
    {FailureKind::InvalidArgument, 422, "invalid_request"_L1},
    {FailureKind::Unauthenticated, 401, "authentication_required"_L1},
    {FailureKind::Forbidden, 403, "forbidden"_L1},
    {FailureKind::NotFound, 404, "not_found"_L1},
    {FailureKind::Conflict, 409, "conflict"_L1},
    {FailureKind::Precondition, 412, "precondition_failed"_L1},
    {FailureKind::TooLarge, 413, "too_large"_L1},
    {FailureKind::RateLimited, 429, "rate_limited"_L1},
    {FailureKind::Unavailable, 503, "unavailable"_L1},
    {FailureKind::Timeout, 504, "timeout"_L1},
    {FailureKind::Upstream, 502, "upstream_error"_L1},
    {FailureKind::Cancelled, 503, "cancelled"_L1},
    {FailureKind::Unsupported, 501, "not_supported"_L1},
};

Response errorResponse(int status, const QString &code, const QString &message,
                       const QString &requestId)
{
    Response response = Response::json(status,
                                       QJsonObject{{u"error"_s, code},
                                                   {u"message"_s, message},
                                                   {u"detail"_s, message},
                                                   {u"request_id"_s, requestId}});
    if (status == 503 || status == 429)
        response.headers.add("Retry-After", "1");
    return response;
}

} // namespace

Response failureResponse(const std::exception_ptr &failure, const QString &requestId)
{
    try {
        std::rethrow_exception(failure);
    } catch (const Failure &known) {
        for (const Translation &row : translations) {
            if (row.kind == known.kind())
                return errorResponse(row.status, row.code, known.callerText(), requestId);
        }
        const LogContext context(requestId);
        qCCritical(lcHttp, "failed: %s", known.what());
    } catch (const std::exception &unknown) {
        const LogContext context(requestId);
        qCCritical(lcHttp, "failed: %s", unknown.what());
    }
    return errorResponse(500, u"internal_server_error"_s,
                         u"An error occurred while processing the request."_s, requestId);
}

} // namespace plexus::http
