#include "endpoints/over_quota.h"

#include "http/address_counts.h"
#include "json/document.h"
#include "json/write.h"

#include <QtEndian>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

//! Refusing has to cost much less than answering.
static constexpr qsizetype largestBodyToRefuse = 4 * 1024;

quint64 originOf(const http::Request &request)
{
    const QHostAddress owner = http::ownerOf(request.peer);
    if (owner.protocol() == QAbstractSocket::IPv6Protocol)
        return qFromBigEndian<quint64>(owner.toIPv6Address().c);
    return owner.toIPv4Address();
}

QuotaDemand demandOf(const http::Request &request)
{
    QuotaDemand demand{.calls = 1};
    demand.streams = request.method == "GET" ? 1 : 0;
    demand.bytes = double(request.body.size());
    return demand;
}

static QByteArray idOf(const http::Request &request)
{
    if (request.body.isEmpty() || request.body.size() > largestBodyToRefuse)
        return "null";
    try {
        const auto document = json::Document::parse(request.body);
        return document->rawMember("id").value_or("null");
    } catch (const Failure &) {
        return "null";
    }
}

http::Response overQuota(const http::Request &request, const RateLimited &refusal)
{
    const QByteArray seconds = QByteArray::number(refusal.retryAfterSeconds());
    const QString text =
        u"%1; try again in %2 s"_s.arg(refusal.callerText(), QString::fromLatin1(seconds));
    http::Response response{
        429, {{"Content-Type", "application/json"}, {"Retry-After", seconds}}, {}};
    response.body = R"({"jsonrpc":"2.0","id":)" + idOf(request)
        + R"(,"error":{"code":-32000,"message":)" + json::quoted(text) + "}}";
    return response;
}

} // namespace plexus::endpoints
