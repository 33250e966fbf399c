// The head of a request: request line and fields.
#pragma once

#include "core/headers.h"
#include "http/limits.h"

#include <optional>
#include <string_view>

namespace plexus::http {

//! What a request's head says. Only heads that every reader understands in the same way get here.
struct Head
{
    QByteArray method;
    QByteArray target; //!< as sent
    Headers headers;
    int minor = 1; //!< of HTTP/1.x
    bool keepAlive = true;
    bool expectsContinue = false;
    bool chunked = false;
    qint64 contentLength = 0; //!< 0 when chunked
};

//! Why a request was refused; a status code of RFC 9110.
struct Refusal
{
    int status = 400;
};

//! Reads everything up to the empty line, which is not included, each line with its CRLF (RFC 9112
//! sections 3 and 5).
//! Strict: no bare LF, no folding, no space before a colon, one Content-Length or one chunked
//! coding. Returns the refusal, or nothing and fills `head`.
std::optional<Refusal> parseHead(std::string_view text, const Limits &limits, Head &head);

//! Whether this line, without its CRLF, is a field (RFC 9112 section 5).
bool isField(std::string_view line);

} // namespace plexus::http
