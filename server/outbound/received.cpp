#include "outbound/received.h"

namespace plexus::outbound {

static constexpr qsizetype mostFields = 200;

bool Received::refuse()
{
    m_isTooLarge = true;
    return false;
}

//! `HTTP/1.1 103 Early Hints`, `HTTP/2 100 `
static bool isInterimStatus(QByteArrayView line)
{
    const qsizetype space = line.indexOf(' ');
    return space > 0 && line.size() > space + 1 && line.at(space + 1) == '1';
}

bool Received::takeHeaderLine(QByteArrayView line)
{
    m_headerBytes += line.size();
    if (m_headerBytes > m_limits.headerBytes)
        return refuse();
    line = line.trimmed();
    if (!m_hasAllHeaders && line.startsWith("HTTP/")) {
        m_headers = {};
        m_isInterim = isInterimStatus(line);
    } else if (line.isEmpty()) {
        m_hasAllHeaders = !m_isInterim;
    } else if (const qsizetype colon = line.indexOf(':'); colon > 0 && !m_hasAllHeaders) {
        if (m_headers.size() >= mostFields)
            return refuse();
        m_headers.add(line.first(colon), line.sliced(colon + 1).trimmed());
    }
    return true;
}

bool Received::takeBody(QByteArrayView bytes)
{
    if (m_body.size() + bytes.size() > m_limits.bodyBytes)
        return refuse();
    m_body += bytes;
    return true;
}

} // namespace plexus::outbound
