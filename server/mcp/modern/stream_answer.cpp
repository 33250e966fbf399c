#include "mcp/modern/stream_answer.h"

#include "mcp/sse.h"

namespace plexus::mcp::modern {

void StreamAnswer::notify(const QByteArray &text)
{
    if (!std::exchange(m_streaming, true))
        m_outlet->beginStream({});
    m_outlet->write(eventFrame(text));
}

void StreamAnswer::finish(const QByteArray &text, int status)
{
    if (!m_streaming)
        return m_outlet->respond(status, {}, text);
    m_outlet->write(eventFrame(text));
    m_outlet->endStream();
}

} // namespace plexus::mcp::modern
