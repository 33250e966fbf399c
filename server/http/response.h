// A complete answer.
#pragma once

#include "core/headers.h"

#include <QJsonValue>

#include <exception>

namespace plexus::http {

struct Response
{
    int status = 200;
    Headers headers;
    QByteArray body;

    static Response empty(int status) { return {status, {}, {}}; }
    static Response json(int status, const QJsonValue &value);
    static Response text(int status, const QByteArray &text);
};

//! What the caller gets when a handler throws. Failures keep their caller's text; anything else is
//! our fault and says nothing but the request id. JSON `{error, message, detail, request_id}`.
Response failureResponse(const std::exception_ptr &failure, const QString &requestId);

} // namespace plexus::http
