// Qt HTTP Server, behind our connections.
#pragma once

#include "async/one_shot.h"
#include "async/task.h"
#include "http/connection.h"
#include "http/entrance.h"

#include <QAbstractHttpServer>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <functional>
#include <vector>

namespace plexus::http {

//! One thread's share of a listener: accepts, counts, sweeps, and turns each complete request into
//! a call of `onRequest` with the connection that it came by.
class Front : public QAbstractHttpServer, private Connection::Host
{
    class Acceptor;

public:
    using OnRequest = std::function<void(Connection &)>;
    using BodyLimit = std::function<qsizetype(const Head &)>;

    //! Takes over listening descriptors; none where another thread accepts for this one. `limits`:
    //! as the entrance's, for these routes.
    Front(const QList<qintptr> &listeners, Entrance &entrance, const Limits &limits,
          OnRequest onRequest, BodyLimit bodyLimit);
    ~Front() override;

    //! No new connections; idle ones close, busy ones after their answer.
    void stopAccepting();
    //! Waits until no connection is left. Call it after stopAccepting().
    Task<void> emptied();
    qsizetype connectionCount() const { return m_connections.size(); }

private:
    const Limits &limits() const override { return m_limits; }
    qint64 nowMs() const override;
    qsizetype bodyLimit(const Head &head) const override { return m_bodyLimit(head); }
    void joined(Connection &connection) override;
    void left(Connection &connection) override;
    void refused(const Connection &connection, int status) override;
    std::optional<int> holdBody(const Connection &connection, qsizetype bytes) override;
    void dropBody(const Connection &connection, qsizetype bytes) override;
    void flushSoon(Connection &connection) override;
    void flushAll();
    void listenOn(qintptr descriptor);
    void joinHandoff();
    void accepted(qintptr descriptor, Acceptor &acceptor);
    void adopt(qintptr descriptor, Acceptor &acceptor);
    void acceptingFailed(const QString &reason);
    bool hasRoomFor(const QHostAddress &address);
    void turnAway(qintptr descriptor);
    void goOnAccepting();
    void warn(const QString &text);
    void sweep();
    void dispatch();

#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;
#else
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    void missingHandler(const QHttpServerRequest &request,
                        QHttpServerResponder &&responder) override;
#else
    void missingHandler(const QHttpServerRequest &request,
                        QHttpServerResponder &responder) override;
#endif
#endif

    Entrance &m_entrance;
    Limits m_limits;
    OnRequest m_onRequest;
    BodyLimit m_bodyLimit;
    QList<Acceptor *> m_acceptors;
    Acceptor *m_desk = nullptr; // where connections from another thread are handed in
    std::unique_ptr<Handoff::Place> m_place;
    QSet<Connection *> m_connections;
    std::vector<QPointer<Connection>> m_unflushed;
    std::vector<QPointer<Connection>> m_flushing; // in this turn
    std::vector<Promise<>> m_waiting; // for the last connection to go
    QTimer m_sweepTimer;
    std::optional<qint64> m_warnedMs;
};

} // namespace plexus::http
