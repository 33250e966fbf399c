#include "http/connection.h"

#include "async/mailbox.h"
#include "http/status.h"

#include <QHostAddress>
#include <QTimer>

namespace plexus::http {

static thread_local Connection *shownConnection = nullptr;
static constexpr int resetAfterMs = 50; // what is further away is found by the sweep

Connection::Connection(std::unique_ptr<Transport> transport, const Peer &peer, Host &host,
                       QObject *parent)
    : QTcpSocket(parent)
    , m_host(host)
    , m_parser(host.limits())
    , m_transport(std::move(transport))
    , m_sinceMs(host.nowMs())
    , m_lastSentMs(m_sinceMs)
{
    setPeerAddress(peer.address);
    setPeerPort(peer.port);
    QIODevice::open(ReadWrite);
    setSocketState(ConnectedState);
    m_transport->setListener(*this);
    m_host.joined(*this);
}

Connection::~Connection() { leave(); }

Connection *Connection::current() { return shownConnection; }

qint64 Connection::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_canonical.size() - m_shown;
}

qint64 Connection::readData(char *data, qint64 size)
{
    const qsizetype count = std::min<qint64>(size, m_canonical.size() - m_shown);
    std::copy_n(m_canonical.constData() + m_shown, count, data);
    m_shown += count;
    return count;
}

//! QAbstractHttpServer answers nothing by itself; should it ever, the bytes would go astray.
qint64 Connection::writeData(const char *, qint64 size) { return size; }

void Connection::readable()
{
    char buffer[65536];
    const qint64 count = m_transport->read(buffer, sizeof buffer);
    if (count == 0)
        return peerEnded();
    if (count == Transport::broken)
        return leave();
    if (count < 0 || m_draining)
        return;
    if (m_parser.isIdle() && !m_busy)
        m_sinceMs = m_host.nowMs();
    m_parser.feed({buffer, count});
    if (m_busy) {
        // A client that sends on and on while we work must wait.
        if (m_parser.unread() > m_host.limits().pipelined)
            m_transport->watchInput(false);
        return;
    }
    pump();
}

//! The peer has left, or it only has nothing more to ask and still listens: TCP does not say which.
//! So it is sent something harmless; whoever has left answers that with a reset. (An interim
//! response may come at any time, RFC 9110 section 15.2.)
void Connection::peerEnded()
{
    if (!m_transport->canHalfClose() || (m_draining && !hasOutput()))
        return writeOutput() ? leave() : void();
    m_peerEnded = true;
    m_transport->watchInput(false);
    if (m_draining)
        return;
    if (!m_busy)
        return pump();
    if (m_streaming)
        send(m_keepAlive);
    else if (m_parser.head().minor == 1)
        send("HTTP/1.1 102 Processing\r\n\r\n");
    QTimer::singleShot(resetAfterMs, this, [this] { leaveIfReset(); });
}

void Connection::leaveIfReset()
{
    if (isAlive() && m_peerEnded && m_transport->isReset())
        leave();
}

void Connection::pump()
{
    if (!isAlive() || m_busy || m_closing)
        return;
    // Who does not read the answers gets no more of them; writable() goes on.
    if (m_output.size() > m_host.limits().pipelined)
        return m_transport->watchInput(false);
    const bool wasInBody = m_parser.isInBody();
    switch (m_parser.step()) {
    case Parser::Step::NeedMore:
        return waitForMore(wasInBody);
    case Parser::Step::BodyWanted:
        m_parser.limitBody(m_host.bodyLimit(m_parser.head()));
        beginBody();
        return pump();
    case Parser::Step::Continue:
        waitForMore(wasInBody);
        return send("HTTP/1.1 100 Continue\r\n\r\n");
    case Parser::Step::Refused:
        return refuse(m_parser.refusal());
    case Parser::Step::Done:
        return show();
    }
}

//! What the peer has not sent before its end will never come.
void Connection::waitForMore(bool wasInBody)
{
    if (m_peerEnded)
        return disconnectFromHost();
    if (!wasInBody && m_parser.isInBody())
        beginBody();
    holdBody();
}

//! A body has a clock of its own.
void Connection::beginBody()
{
    m_bodyDueMs = m_host.nowMs() + m_host.limits().bodyTime.count();
    m_bodySeen = 0;
}

//! Anybody may declare a large body, send most of it and wait; without a credential, too. Small
//! ones are welcome however full it is: there are only so many connections.
void Connection::holdBody()
{
    const qsizetype held = m_parser.received();
    if (held <= m_host.limits().smallBody || held == m_bodyHeld)
        return;
    if (const std::optional<int> status = m_host.holdBody(*this, held - m_bodyHeld))
        return refuse(*status);
    m_bodyHeld = held;
}

void Connection::dropBody()
{
    if (m_bodyHeld > 0)
        m_host.dropBody(*this, std::exchange(m_bodyHeld, 0));
}

//! Only what QAbstractHttpServer needs to see a request; the true one is taken from head() and
//! takeBody().
void Connection::show()
{
    dropBody();
    m_busy = true;
    m_canonical = "GET / HTTP/1.1\r\n\r\n";
    m_shown = 0;
    shownConnection = this;
    Q_EMIT readyRead();
    shownConnection = nullptr;
}

void Connection::finish()
{
    if (!isAlive() || !m_busy)
        return;
    m_busy = m_streaming = false;
    m_goneCallbacks.clear();
    if (!m_parser.head().keepAlive || m_closing)
        return disconnectFromHost();
    m_parser.next();
    flushSoon(); // and on from there: the handler of this request may still be on the stack
}

void Connection::finishAsGone()
{
    tellGone();
    finish();
}

void Connection::tellGone()
{
    for (auto &callback : std::exchange(m_goneCallbacks, {}))
        Mailbox::current().post(std::move(callback));
}

void Connection::closeWhenDone()
{
    if (!isAlive())
        return;
    m_closing = true;
    if (!m_busy)
        disconnectFromHost();
}

void Connection::disconnectFromHost()
{
    m_closing = true;
    if (isAlive())
        hasOutput() ? flushSoon() : leave();
}

void Connection::refuse(int status)
{
    m_busy = true;
    dropBody();
    m_parser.takeBody(); // it is not kept while the answer goes out
    m_host.refused(*this, status);
    m_draining = true;
    send(bareResponse(status));
}

void Connection::leave()
{
    if (!isAlive())
        return;
    m_alive = false;
    m_transport->close(); // which may be what is calling us, so it goes later
    dropBody();
    m_host.left(*this);
    tellGone();
    setSocketState(UnconnectedState);
    setOpenMode(NotOpen);
    Q_EMIT disconnected();
}

} // namespace plexus::http
