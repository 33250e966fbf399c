#include "http/front.h"

#include "http/descriptor.h"
#include "http/status.h"

#include <QTcpServer>

#include <chrono>

namespace plexus::http {

static constexpr std::chrono::milliseconds sweepEvery{500};

namespace {

class Acceptor : public QTcpServer
{
public:
    Acceptor(Front &front, qintptr listener)
        : m_front(front)
    {
        setMaxPendingConnections(1 << 20);
        setSocketDescriptor(listener);
    }
    void enqueue(Connection *connection) { addPendingConnection(connection); }

protected:
    void incomingConnection(qintptr descriptor) override { m_front.adopt(descriptor, *this); }

private:
    Front &m_front;
};

} // namespace

Front::Front(const QList<qintptr> &listeners, const Limits &limits, OnRequest onRequest,
             BodyLimit bodyLimit)
    : m_limits(limits)
    , m_onRequest(std::move(onRequest))
    , m_bodyLimit(std::move(bodyLimit))
{
    for (const qintptr listener : listeners) {
        auto *acceptor = new Acceptor(*this, listener);
        bind(acceptor); // and owns it
        m_listeners.append(acceptor);
    }
    connect(&m_sweepTimer, &QTimer::timeout, this, [this] { sweep(); });
    m_sweepTimer.start(sweepEvery);
}

Front::~Front()
{
    // While our members still live: connections say good-bye to them.
    const QSet<Connection *> connections = std::exchange(m_connections, {});
    for (Connection *connection : connections)
        connection->close();
    qDeleteAll(m_listeners);
}

void Front::adopt(qintptr descriptor, QTcpServer &server)
{
    const Peer peer = prepareClientSocket(descriptor);
    if (!hasRoomFor(peer.address)) {
        const QByteArray answer = bareResponse(503);
        transmit(descriptor, answer.constData(), answer.size());
        closeDescriptor(descriptor);
        return;
    }
    static_cast<Acceptor &>(server).enqueue(
        new Connection(descriptorTransport(descriptor), peer, *this, &server));
}

bool Front::hasRoomFor(const QHostAddress &address) const
{
    return m_connections.size() < m_limits.connections
        && m_perAddress.value(address) < m_limits.connectionsPerAddress;
}

void Front::stopAccepting()
{
    for (QTcpServer *listener : std::as_const(m_listeners))
        listener->close();
    const QSet<Connection *> connections = m_connections;
    for (Connection *connection : connections)
        connection->closeWhenDone();
}

qint64 Front::nowMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void Front::joined(Connection &connection)
{
    m_connections.insert(&connection);
    ++m_perAddress[connection.peerAddress()];
}

void Front::left(Connection &connection)
{
    m_connections.remove(&connection);
    const auto count = m_perAddress.find(connection.peerAddress());
    if (count != m_perAddress.end() && --*count <= 0)
        m_perAddress.erase(count);
    if (m_connections.isEmpty()) {
        for (const Promise<> &waiting : std::exchange(m_waiting, {}))
            waiting.set();
    }
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
