// From bytes to requests.
#pragma once

#include "http/head.h"

#include <QByteArray>

namespace plexus::http {

//! Incremental parser of one connection's HTTP/1.x requests. Feed bytes, then step() until it wants
//! more. After Done take the request and call next().
class Parser
{
public:
    enum class Step {
        NeedMore, //!< feed() and try again
        BodyWanted, //!< head() is complete; say limitBody() and try again
        Continue, //!< the client waits for `100 Continue`; try again after it was sent
        Done, //!< head() and body() are complete
        Refused, //!< answer refusal() and close
    };

    explicit Parser(const Limits &limits)
        : m_limits(limits)
    {
    }

    void feed(QByteArrayView bytes) { m_input.append(bytes.data(), bytes.size()); }
    Step step();
    void next();
    //! How large a body this request may have.
    void limitBody(qsizetype limit) { m_bodyLimit = limit; }

    const Head &head() const noexcept { return m_head; }
    Headers takeHeaders() { return std::exchange(m_head.headers, {}); }
    QByteArray takeBody() { return std::exchange(m_body, {}); }
    int refusal() const noexcept { return m_refusal; }
    //! Between requests, with nothing read ahead.
    bool isIdle() const noexcept { return m_state == State::Head && m_input.isEmpty(); }
    bool isInBody() const noexcept { return m_state != State::Head; }
    //! Of the body, so far.
    qsizetype received() const noexcept { return m_body.size(); }
    qsizetype unread() const noexcept { return m_input.size(); }

private:
    enum class State {
        Head,
        BodyWanted,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        Complete,
        Refused
    };

    Step refuse(int status);
    void skipEmptyLines();
    Step waitForHead();
    Step stepHead();
    Step stepBodyWanted();
    Step stepBody();
    Step stepChunkSize();
    Step stepChunkData();
    Step stepChunkEnd();
    Step stepTrailers();
    std::optional<QByteArray> takeLine(qsizetype longest);

    const Limits &m_limits;
    State m_state = State::Head;
    QByteArray m_input;
    Head m_head;
    QByteArray m_body;
    qsizetype m_scanned = 0; // of the input, without an empty line
    qsizetype m_bodyLimit = 0;
    qint64 m_chunkLeft = 0;
    qsizetype m_trailers = 0; // bytes of them so far
    int m_emptyLines = 0; // forgiven before the request
    int m_refusal = 0;
};

} // namespace plexus::http
