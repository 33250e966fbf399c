// The few socket calls that connections and listeners make themselves.
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>

namespace plexus::http {

struct Peer
{
    QHostAddress address; //!< IPv4 addresses that arrive mapped in IPv6 are unwrapped
    quint16 port = 0;
};

//! Makes the socket non-blocking and undelayed (TCP_NODELAY); says who is at the other end.
Peer prepareClientSocket(qintptr descriptor);

//! As recv(2) and send(2) without SIGPIPE.
qint64 receive(qintptr descriptor, char *data, qint64 size);
qint64 transmit(qintptr descriptor, const char *data, qint64 size);
//! Whether the last call failed only because it would have to wait.
bool wouldBlock();
//! Half-closes: the peer sees the end, we can still read.
void stopSending(qintptr descriptor);
//! Whether nothing can be sent any more: the peer has reset the connection.
bool hasHungUp(qintptr descriptor);
void closeDescriptor(qintptr descriptor);

//! Lets this process open as many descriptors as it may; returns how many that are.
qint64 raiseDescriptorLimit();

//! A listening socket. With `shared` several may listen on one port (SO_REUSEPORT).
//! Throws Failure{Conflict} when the port is in use, Failure{InvalidArgument} for a bad address.
qintptr openListener(const QHostAddress &address, quint16 port, bool shared);
quint16 portOf(qintptr descriptor);

} // namespace plexus::http
