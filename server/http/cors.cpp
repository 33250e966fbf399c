#include "http/cors.h"

#include <algorithm>

namespace plexus::http {

static bool isPortSuffix(QByteArrayView text)
{
    return text.startsWith(':')
        && std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

//! `host` or `host:port` or `[v6]:port`, without the port; empty for anything else.
static QByteArrayView withoutPort(QByteArrayView host)
{
    const qsizetype colon = host.indexOf(':');
    const qsizetype end = host.startsWith('[') ? host.indexOf(']') + 1
        : colon < 0                            ? host.size()
                                               : colon;
    const QByteArrayView rest = host.sliced(end);
    return rest.isEmpty() || isPortSuffix(rest) ? host.first(end) : QByteArrayView();
}

bool isLoopbackHost(QByteArrayView host)
{
    const QByteArrayView name = withoutPort(host);
    if (isSameName(name, "localhost") || name == "127.0.0.1" || name == "[::1]")
        return true;
    const QHostAddress address(QString::fromLatin1(name));
    // Other spellings of numbers (2130706433) are nobody's name for us.
    return address.protocol() == QAbstractSocket::IPv4Protocol && address.isLoopback()
        && address.toString().toLatin1() == name;
}

QByteArray hostFieldOf(const QUrl &url) { return url.authority(QUrl::FullyEncoded).toLatin1(); }

bool isLoopbackOrigin(const QByteArray &origin)
{
    for (const char *scheme : {"http://", "https://"}) {
        if (origin.startsWith(scheme))
            return isLoopbackHost(origin.sliced(qsizetype(qstrlen(scheme))));
    }
    return false;
}

bool isHostAllowed(QByteArrayView host, const QList<QByteArray> &allowed, bool loopback)
{
    const QByteArrayView name = withoutPort(host);
    const bool isNamed =
        std::any_of(allowed.begin(), allowed.end(), [&](const QByteArray &candidate) {
            return isSameName(candidate, host) || isSameName(candidate, name);
        });
    return isNamed || (loopback && isLoopbackHost(host));
}

bool isPreflight(const Request &request)
{
    return request.method == "OPTIONS" && request.header("Origin")
        && request.header("Access-Control-Request-Method");
}

void allowOrigin(Reply &reply, const QByteArray &origin)
{
    reply.addHeader("Access-Control-Allow-Origin", origin);
    reply.addHeader("Access-Control-Expose-Headers",
                    "Mcp-Session-Id, WWW-Authenticate, DPoP-Nonce, X-Request-Id");
    reply.addHeader("Vary", "Origin");
}

Response preflightResponse(const Request &request, const QByteArray &allowedMethods)
{
    Response response = Response::empty(204);
    response.headers.add("Access-Control-Allow-Methods", allowedMethods);
    // `*` would not cover Authorization, and Mcp-Param-* names differ from tool to tool.
    if (const auto wanted = request.header("Access-Control-Request-Headers"))
        response.headers.add("Access-Control-Allow-Headers", *wanted);
    response.headers.add("Access-Control-Max-Age", "600");
    return response;
}

} // namespace plexus::http
