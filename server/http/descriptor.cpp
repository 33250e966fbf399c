#include "http/descriptor.h"

#include "core/failure.h"

#include <cerrno>
#include <cstring>
#include <limits>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static constexpr int backlog = 4096;

#ifndef MSG_NOSIGNAL
static constexpr int MSG_NOSIGNAL = 0;
#endif

static void setOption(qintptr descriptor, int level, int option)
{
    const int on = 1;
    ::setsockopt(int(descriptor), level, option, &on, sizeof on);
}

static sockaddr *generic(sockaddr_storage *address)
{
    return reinterpret_cast<sockaddr *>(address);
}

static quint16 portIn(const sockaddr_storage &address)
{
    if (address.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6 &>(address).sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in &>(address).sin_port);
}

static QHostAddress unmapped(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

static void makeNonBlocking(qintptr descriptor)
{
    ::fcntl(int(descriptor), F_SETFL, ::fcntl(int(descriptor), F_GETFL) | O_NONBLOCK);
    ::fcntl(int(descriptor), F_SETFD, FD_CLOEXEC);
}

Peer prepareClientSocket(qintptr descriptor)
{
    makeNonBlocking(descriptor);
    setOption(descriptor, IPPROTO_TCP, TCP_NODELAY);
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (::getpeername(int(descriptor), generic(&address), &length) != 0)
        return {};
    return {unmapped(QHostAddress(generic(&address))), portIn(address)};
}

qint64 receive(qintptr descriptor, char *data, qint64 size)
{
    return ::recv(int(descriptor), data, size_t(size), 0);
}

qint64 transmit(qintptr descriptor, const char *data, qint64 size)
{
    return ::send(int(descriptor), data, size_t(size), MSG_NOSIGNAL);
}

bool wouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

bool hasHungUp(qintptr descriptor)
{
    pollfd state{int(descriptor), 0, 0};
    return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLERR | POLLHUP | POLLNVAL));
}

void stopSending(qintptr descriptor) { ::shutdown(int(descriptor), SHUT_WR); }

void closeDescriptor(qintptr descriptor) { ::close(int(descriptor)); }

//! Fills `out`; returns its length.
static socklen_t nativeAddress(const QHostAddress &address, quint16 port, sockaddr_storage &out)
{
    out = {};
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        auto &v6 = reinterpret_cast<sockaddr_in6 &>(out);
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&v6.sin6_addr, &bytes, sizeof bytes);
        return sizeof v6;
    }
    auto &v4 = reinterpret_cast<sockaddr_in &>(out);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v4.sin_addr.s_addr = htonl(address.toIPv4Address());
    return sizeof v4;
}

[[noreturn]] static void cannotListen(const QHostAddress &address, quint16 port, int error)
{
    const QString where = u"%1 port %2"_s.arg(address.toString()).arg(port);
    if (error == EADDRINUSE)
        throw Failure(FailureKind::Conflict,
                      u"%1 is in use by another program; choose another port."_s.arg(where));
    throw Failure(
        FailureKind::InvalidArgument,
        u"Cannot listen on %1: %2."_s.arg(where, QString::fromLocal8Bit(std::strerror(error))));
}

qint64 raiseDescriptorLimit()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return qint64(std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<qint32>::max()));
}

qintptr openListener(const QHostAddress &address, quint16 port, bool shared)
{
    sockaddr_storage native;
    const socklen_t length = nativeAddress(address, port, native);
    const int descriptor = ::socket(native.ss_family, SOCK_STREAM, 0);
    if (descriptor < 0)
        cannotListen(address, port, errno);
    makeNonBlocking(descriptor);
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR);
#ifdef SO_REUSEPORT
    if (shared)
        setOption(descriptor, SOL_SOCKET, SO_REUSEPORT);
#endif
    if (native.ss_family == AF_INET6)
        setOption(descriptor, IPPROTO_IPV6, IPV6_V6ONLY);
    if (::bind(descriptor, generic(&native), length) == 0 && ::listen(descriptor, backlog) == 0)
        return descriptor;
    const int error = errno;
    ::close(descriptor);
    cannotListen(address, port, error);
}

quint16 portOf(qintptr descriptor)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    ::getsockname(int(descriptor), generic(&address), &length);
    return portIn(address);
}

} // namespace plexus::http
