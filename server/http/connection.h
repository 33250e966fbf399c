// One client connection.
#pragma once

#include "http/descriptor.h"
#include "http/parser.h"
#include "http/transport.h"

#include <QTcpSocket>

#include <functional>
#include <memory>
#include <vector>

namespace plexus::http {

//! Owns its transport, parses strictly, keeps the limits, and shows QAbstractHttpServer one
//! complete canonical request at a time, the next one after finish(). So the second parser only
//! ever sees bytes that we wrote, and answers stay in order however late they are. Every public
//! function is a no-op once the peer is gone.
class Connection : public QTcpSocket, private Transport::Listener
{
public:
    class Host
    {
    public:
        virtual ~Host() = default;
        virtual const Limits &limits() const = 0;
        virtual qint64 nowMs() const = 0; //!< steady
        //! The longest body for which this request's route has a use.
        virtual qsizetype bodyLimit(const Head &head) const = 0;
        virtual void joined(Connection &connection) = 0;
        virtual void left(Connection &connection) = 0;
        //! What came was answered with `status`, and is not shown to anybody.
        virtual void refused(const Connection &connection, int status) = 0;
        //! Whether there is room for so many more bytes of an unfinished body, which is then taken;
        //! else the status that says so.
        virtual std::optional<int> holdBody(const Connection &connection, qsizetype bytes) = 0;
        //! Gives room back.
        virtual void dropBody(const Connection &connection, qsizetype bytes) = 0;
        //! Calls flush() at the end of this turn of the event loop, if the connection still exists.
        virtual void flushSoon(Connection &connection) = 0;
    };

    Connection(std::unique_ptr<Transport> transport, const Peer &peer, Host &host, QObject *parent);
    ~Connection() override;

    //! The connection whose request QAbstractHttpServer is being shown right now.
    static Connection *current();

    const Head &head() const { return m_parser.head(); }
    //! Leaves head() without them.
    Headers takeHeaders() { return m_parser.takeHeaders(); }
    QByteArray takeBody() { return m_parser.takeBody(); }
    bool isAlive() const noexcept { return m_alive; }

    //! At the end of this turn of the event loop: answers that are made in one turn go out
    //! together, and what belongs to one answer goes out as one.
    void send(QByteArray bytes);
    //! The same for an event of a stream. A peer for which too much waits already is closed.
    void sendEvent(QByteArray bytes);
    //! Sends what waits, and goes on with what comes after it.
    void flush();
    //! The answer is complete: the next request may come, or the connection closes.
    void finish();
    //! The same for an answer that the peer does not want the rest of: whoever waits for its
    //! leaving is told.
    void finishAsGone();
    //! From now on the answer is a stream: the peer gets `keepAlive` (framed already) when nothing
    //! was sent for a while.
    void beginStream(QByteArray keepAlive);
    //! Called once when the peer left before finish(), from the event loop.
    void onGone(std::function<void()> callback) { m_goneCallbacks.push_back(std::move(callback)); }
    //! Called from time to time: time-outs.
    void sweep();
    //! No request is being answered and none is half read.
    bool isIdle() const { return !m_busy && m_parser.isIdle(); }
    bool isStreaming() const { return m_streaming; }
    //! Refuses further requests; closes at once when idle.
    void closeWhenDone();

    // What QAbstractHttpServer sees of us.
    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return m_output.size(); }
    bool isSequential() const override { return true; }
    void disconnectFromHost() override;
    void close() override { leave(); }

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    void readable() override;
    void writable() override;
    void peerEnded();
    void pump();
    void waitForMore(bool wasInBody);
    void beginBody();
    void holdBody();
    void dropBody();
    bool isBodyLate(qint64 now);
    void show();
    void refuse(int status);
    void drain();
    void tellGone();
    void leave();
    void leaveIfReset();
    bool hasOutput() const { return !m_output.isEmpty() || m_transport->unsent() > 0; }
    void watchOutput();
    void flushSoon();
    bool writeOutput();

    Host &m_host;
    Parser m_parser;
    std::unique_ptr<Transport> m_transport;
    QByteArray m_canonical; // of the request being shown
    qsizetype m_shown = 0; // of it
    QByteArray m_output; // not yet taken by the transport
    qsizetype m_largestEvent = 0; // since there was no output
    QByteArray m_keepAlive; // of the stream
    std::vector<std::function<void()>> m_goneCallbacks;
    qint64 m_sinceMs; // when the present wait began: idle, head or draining
    qint64 m_bodyDueMs = 0; // when more of the body must have come
    qsizetype m_bodySeen = 0; // of the body, by the last sweep
    qsizetype m_bodyHeld = 0; // of the body, as the host has counted
    qint64 m_lastSentMs;
    qint64 m_unsentSinceMs = 0; // while there is output
    qint64 m_sentSince = 0; // bytes of it
    bool m_alive = true;
    bool m_flushesSoon = false;
    bool m_waitsToSend = false; // the transport tells when it takes more
    bool m_busy = false; // a request is being answered
    bool m_streaming = false;
    bool m_closing = false; // after the output is written
    bool m_peerEnded = false; // it sends no more, but may listen
    bool m_draining = false; // refused: reading on so that the answer is not lost to a reset
};

} // namespace plexus::http
