#include "endpoints/http_outlet.h"

namespace plexus::endpoints {

void HttpOutlet::respond(int status, Headers headers, QByteArray body)
{
    http::Response response{status, std::move(headers), std::move(body)};
    if (!response.body.isEmpty() && !response.headers.contains("Content-Type"))
        response.headers.add("Content-Type", "application/json");
    m_reply->send(response);
}

void HttpOutlet::beginStream(Headers headers)
{
    m_stream = m_reply->startStream(std::move(headers));
}

void HttpOutlet::write(QByteArray frame)
{
    if (m_stream)
        m_stream->write(frame);
}

void HttpOutlet::endStream()
{
    if (m_stream)
        m_stream->end();
}

} // namespace plexus::endpoints
