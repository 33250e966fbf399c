// How a handler answers.
#pragma once

#include "http/access_log.h"
#include "http/event_stream.h"
#include "http/response.h"

#include <QPointer>

#include <functional>

namespace plexus::http {

class Connection;

//! One request's answer. Belongs to the connection's thread. All functions are no-ops once the peer
//! is gone or the answer was given; a reply that is dropped unanswered becomes a 500.
class Reply
{
public:
    Reply(Connection &connection, AccessEntry entry, QString requestId);
    ~Reply();
    Q_DISABLE_COPY_MOVE(Reply)

    void send(const Response &response);
    //! 200 `text/event-stream`; what is written to the result goes out at once.
    //! Nothing when there is nobody to write to: the peer is gone, or asked by HEAD.
    std::shared_ptr<EventStream> startStream(Headers headers = {});
    //! Called once, from the event loop, when the peer left before the answer was complete: before
    //! send() or the end of the stream; also when it asked by HEAD for what is a stream. May be
    //! asked for at any time.
    void onGone(std::function<void()> callback);
    bool isGone() const;
    const QString &requestId() const noexcept { return m_requestId; }
    //! What is known of the request only after it was routed.
    AccessEntry &entry() { return m_entry; }
    //! Added to whatever is sent, e.g. by the CORS policy.
    void addHeader(QByteArray name, QByteArray value)
    {
        m_extra.add(std::move(name), std::move(value));
    }

private:
    bool isComplete() const;
    //! Without the empty line; `room` for what will be appended.
    QByteArray headOf(int status, const Headers &headers, qsizetype room = 0) const;

    QPointer<Connection> m_connection;
    std::weak_ptr<EventStream> m_stream; // its owner may drop it, which ends it
    AccessEntry m_entry;
    QString m_requestId;
    Headers m_extra;
    bool m_isHead = false;
    bool m_keepAlive = false;
    bool m_chunks = false; // the peer understands chunked coding
    bool m_answered = false;
};

} // namespace plexus::http
