#include "http/front.h"

#include "core/failure.h"
#include "core/logging.h"
#include "http/descriptor.h"
#include "http/status.h"

#include <QTcpServer>

#include <chrono>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static constexpr std::chrono::milliseconds sweepEvery{500};
static constexpr qint64 warnEveryMs = 60000;

//! Brings connections to Qt HTTP Server.
class Front::Acceptor : public QTcpServer
{
public:
    explicit Acceptor(Front &front)
        : QTcpServer(&front)
        , m_front(front)
    {
        setMaxPendingConnections(1 << 20);
        connect(this, &QTcpServer::acceptError, this,
                [this] { m_front.acceptingFailed(errorString()); });
    }
    void enqueue(Connection *connection) { addPendingConnection(connection); }

protected:
    void incomingConnection(qintptr descriptor) override { m_front.accepted(descriptor, *this); }

private:
    Front &m_front;
};

Front::Front(const QList<qintptr> &listeners, Entrance &entrance, const Limits &limits,
             OnRequest onRequest, BodyLimit bodyLimit)
    : m_entrance(entrance)
    , m_limits(limits)
    , m_onRequest(std::move(onRequest))
    , m_bodyLimit(std::move(bodyLimit))
{
    for (const qintptr listener : listeners)
        listenOn(listener);
    if (m_entrance.handoff)
        joinHandoff();
    connect(&m_sweepTimer, &QTimer::timeout, this, [this] { sweep(); });
    m_sweepTimer.start(sweepEvery);
}

void Front::listenOn(qintptr descriptor)
{
    auto *acceptor = new Acceptor(*this);
    m_acceptors.append(acceptor);
    acceptor->setSocketDescriptor(descriptor);
    if (!m_entrance.handoff)
        bind(acceptor);
}

//! Qt HTTP Server takes connections only from a server that listens.
void Front::joinHandoff()
{
    m_desk = new Acceptor(*this);
    m_acceptors.append(m_desk);
    if (!m_desk->listen(QHostAddress(QHostAddress::LocalHost)))
        throw Failure(
            FailureKind::Unavailable,
            u"No port of the loopback interface is free: %1"_s.arg(m_desk->errorString()));
    bind(m_desk);
    m_place = m_entrance.handoff->join([this](qintptr descriptor) { adopt(descriptor, *m_desk); });
}

Front::~Front()
{
    flushAll();
    // While our members still live: connections say good-bye to them.
    const QSet<Connection *> connections = std::exchange(m_connections, {});
    for (Connection *connection : connections)
        connection->close();
    qDeleteAll(m_acceptors);
}

void Front::accepted(qintptr descriptor, Acceptor &acceptor)
{
    if (!m_entrance.handoff)
        adopt(descriptor, acceptor);
    else if (&acceptor == m_desk)
        closeDescriptor(descriptor); // nobody was told of this port
    else
        m_entrance.handoff->pass(descriptor);
}

//! Too many connections are answered with 503.
void Front::adopt(qintptr descriptor, Acceptor &acceptor)
{
    const Peer peer = prepareClientSocket(descriptor);
    // The kernel gives the lowest number that is free.
    if (descriptor >= m_limits.descriptors) {
        warn(u"no further connections: %1 descriptors are open (ulimit -n)"_s.arg(descriptor));
        return turnAway(descriptor);
    }
    if (!hasRoomFor(peer.address))
        return turnAway(descriptor);
    acceptor.enqueue(new Connection(m_entrance.transport(descriptor), peer, *this, &acceptor));
}

bool Front::hasRoomFor(const QHostAddress &address)
{
    using Verdict = AddressCounts::Verdict;
    const Verdict verdict =
        m_entrance.connections.enter(address, m_entrance.proxies.contains(address));
    if (verdict == Verdict::TooMany)
        warn(u"no further connections: there are %1 (PLEXUS_MAX_CONNECTIONS)"_s.arg(
            m_limits.connections));
    else if (verdict == Verdict::TooManyOfOneAddress)
        warn(u"no further connections from %1, which has %2 (PLEXUS_MAX_CONNECTIONS_PER_ADDRESS); "
             "is it a proxy that PLEXUS_TRUSTED_PROXIES should name?"_s.arg(address.toString())
                 .arg(m_limits.connectionsPerAddress));
    return verdict == Verdict::Welcome;
}

void Front::turnAway(qintptr descriptor)
{
    const QByteArray answer = m_entrance.isSecure ? QByteArray() : bareResponse(503);
    transmit(descriptor, answer.constData(), answer.size());
    closeDescriptor(descriptor);
}

//! Not a line for each: who floods us must not fill the disk.
void Front::warn(const QString &text)
{
    if (m_warnedMs && nowMs() - *m_warnedMs < warnEveryMs)
        return;
    m_warnedMs = nowMs();
    qCWarning(lcHttp, "%s", qPrintable(text));
}

//! For want of descriptors for instance; accepting goes on with the next sweep.
void Front::acceptingFailed(const QString &reason)
{
    warn(u"connections cannot be accepted: %1 (%2 are open)"_s.arg(reason).arg(
        m_connections.size()));
}

//! QTcpServer stops for good when accepting has failed once.
void Front::goOnAccepting()
{
    for (Acceptor *acceptor : std::as_const(m_acceptors)) {
        if (acceptor->isListening())
            acceptor->resumeAccepting();
    }
}

void Front::stopAccepting()
{
    m_place.reset();
    for (Acceptor *acceptor : std::as_const(m_acceptors))
        acceptor->close();
    const QSet<Connection *> connections = m_connections;
    for (Connection *connection : connections)
        connection->closeWhenDone();
}

qint64 Front::nowMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void Front::joined(Connection &connection) { m_connections.insert(&connection); }

//! Together, so that peers and the kernel are woken once for many answers, not for each.
void Front::flushSoon(Connection &connection)
{
    m_unflushed.push_back(&connection);
    if (m_unflushed.size() == 1)
        QMetaObject::invokeMethod(
            this, [this] { flushAll(); }, Qt::QueuedConnection);
}

//! Those that have more to send afterwards, as who pipelines requests has, wait for the next turn
//! of the event loop: others have theirs before.
void Front::flushAll()
{
    m_flushing.swap(m_unflushed);
    for (const QPointer<Connection> &connection : m_flushing) {
        if (connection)
            connection->flush();
    }
    m_flushing.clear();
}

void Front::left(Connection &connection)
{
    m_connections.remove(&connection);
    m_entrance.connections.leave(connection.peerAddress());
    if (m_connections.isEmpty()) {
        for (const Promise<> &waiting : std::exchange(m_waiting, {}))
            waiting.set();
    }
}

void Front::refused(const Connection &connection, int status)
{
    if (m_entrance.accessLog)
        m_entrance.accessLog->refused(connection.peerAddress(), status);
}

std::optional<int> Front::holdBody(const Connection &connection, qsizetype bytes)
{
    using Verdict = AddressCounts::Verdict;
    const QHostAddress address = connection.peerAddress();
    switch (m_entrance.bodies.enter(address, m_entrance.proxies.contains(address), bytes)) {
    case Verdict::Welcome:
        return std::nullopt;
    case Verdict::TooMany:
        warn(u"no further large bodies: the unfinished ones have %1 bytes "
             "(PLEXUS_MAX_BODY_MEMORY)"_s.arg(m_limits.bodies));
        return 503;
    case Verdict::TooManyOfOneAddress:
        warn(u"no further large bodies from %1, whose unfinished ones have %2 bytes "
             "(PLEXUS_MAX_BODY_MEMORY_PER_ADDRESS); is it a proxy that PLEXUS_TRUSTED_PROXIES "
             "should name?"_s.arg(address.toString())
                 .arg(m_limits.bodiesPerAddress));
        return 429;
    }
    Q_UNREACHABLE();
}

void Front::dropBody(const Connection &connection, qsizetype bytes)
{
    m_entrance.bodies.leave(connection.peerAddress(), bytes);
}

Task<void> Front::emptied()
{
    if (m_connections.isEmpty())
        co_return;
    auto [empty, promise] = oneShot<>();
    m_waiting.push_back(std::move(promise));
    co_await empty;
}

void Front::sweep()
{
    goOnAccepting();
    const QSet<Connection *> connections = m_connections;
    for (Connection *connection : connections) {
        if (m_connections.contains(connection))
            connection->sweep();
    }
}

void Front::dispatch()
{
    if (Connection *connection = Connection::current())
        m_onRequest(*connection);
}

#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
bool Front::handleRequest(const QHttpServerRequest &, QTcpSocket *)
{
    dispatch();
    return true;
}
void Front::missingHandler(const QHttpServerRequest &, QTcpSocket *) { }
#else
bool Front::handleRequest(const QHttpServerRequest &, QHttpServerResponder &)
{
    dispatch();
    return true;
}
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
void Front::missingHandler(const QHttpServerRequest &, QHttpServerResponder &&) { }
#else
void Front::missingHandler(const QHttpServerRequest &, QHttpServerResponder &) { }
#endif
#endif

} // namespace plexus::http
