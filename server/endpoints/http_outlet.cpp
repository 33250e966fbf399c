#include "endpoints/http_outlet.h"

namespace plexus::endpoints {

static http::Headers toHttp(const QList<mcp::Header> &headers)
{
    http::Headers result;
    for (const mcp::Header &header : headers)
        result.add(header.name, header.value);
    return result;
}

void HttpOutlet::respond(int status, QList<mcp::Header> headers, QByteArray body)
{
    http::Response response{status, toHttp(headers), std::move(body)};
    if (!response.body.isEmpty() && !response.headers.contains("Content-Type"))
        response.headers.add("Content-Type", "application/json");
    m_reply->send(response);
}

void HttpOutlet::beginStream(QList<mcp::Header> headers)
{
    m_stream = m_reply->startStream(toHttp(headers));
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
