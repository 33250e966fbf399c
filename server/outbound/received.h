// What has arrived of an answer, within its bounds.
#pragma once

#include "outbound/request.h"

namespace plexus::outbound {

//! Fed by libcurl's callbacks.
class Received
{
public:
    explicit Received(const Limits &limits)
        : m_limits(limits)
    {
    }

    //! A status line, a field, the empty line behind them, or a trailer. False: too much.
    bool takeHeaderLine(QByteArrayView line);
    //! False: too much.
    bool takeBody(QByteArrayView bytes);

    bool isTooLarge() const noexcept { return m_isTooLarge; }
    Headers takeHeaders() { return std::move(m_headers); }
    QByteArray takeBody() { return std::move(m_body); }

private:
    bool refuse();

    Limits m_limits;
    qsizetype m_headerBytes = 0;
    bool m_isInterim = false; // 1xx: another answer follows
    bool m_hasAllHeaders = false;
    bool m_isTooLarge = false;
    Headers m_headers;
    QByteArray m_body;
};

} // namespace plexus::outbound
