#include "admin_api/admin_client.h"

#include "admin_api/client_request.h"
#include "async/one_shot.h"
#include "json/write.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkReply>

namespace plexus::admin {

using namespace Qt::Literals::StringLiterals;

namespace {

//! Ends the exchange when nobody waits for it any more.
struct AbortReply
{
    void operator()(QNetworkReply *reply) const
    {
        reply->abort();
        reply->deleteLater();
    }
};
using ReplyPointer = std::unique_ptr<QNetworkReply, AbortReply>;

} // namespace

static bool isLoopback(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

QString whyNotServer(const ClientOptions &options)
{
    const QUrl &url = options.baseUrl;
    if (!url.isValid() || url.host().isEmpty()
        || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return u"The server's address must look like http://127.0.0.1:8001."_s;
    if (url.scheme() == "http"_L1 && !isLoopback(url) && !options.plainHttpAnywhere)
        return u"The admin key is not sent over plain http to another machine; use https."_s;
    return {};
}

AdminClient::AdminClient(ClientOptions options)
    : m_options(std::move(options))
{
    if (const QString reason = whyNotServer(m_options); !reason.isEmpty())
        throw Failure(FailureKind::InvalidArgument, reason);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(int(m_options.timeout.count()));
    if (isLoopback(m_options.baseUrl))
        m_network.setProxy(QNetworkProxy::NoProxy);
}

static int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

static QString serverOf(const QNetworkReply &reply)
{
    return reply.url().toString(QUrl::RemovePath | QUrl::RemoveQuery);
}

static Unreachable notPlexus(const QNetworkReply &reply)
{
    return Unreachable(
        FailureKind::Upstream,
        u"What answers at %1 is not the admin listener of a Plexus server."_s.arg(serverOf(reply)));
}

//! JSON, or what answers is something else.
static AdminClient::Answer parsed(const QNetworkReply &reply, const QByteArray &body)
{
    try {
        return json::Document::parse(body);
    } catch (const json::ParseError &) {
        throw notPlexus(reply);
    }
}

[[noreturn]] static void throwProblem(const QNetworkReply &reply, const QByteArray &body)
{
    if (!reply.rawHeader("Content-Type").startsWith("application/problem+json"))
        throw notPlexus(reply);
    throw Refused(json::read<Problem>(parsed(reply, body)->root(), json::Unknown::Ignore));
}

static AdminClient::Answer answerOf(QNetworkReply &reply)
{
    const int status = statusOf(reply);
    if (status == 0)
        throw Unreachable(FailureKind::Unavailable,
                          u"Cannot reach %1: %2."_s.arg(serverOf(reply), reply.errorString()));
    const QByteArray body = reply.readAll();
    if (status >= 300)
        throwProblem(reply, body);
    return body.isEmpty() ? nullptr : parsed(reply, body);
}

Task<AdminClient::Answer> AdminClient::send(const Operation *operation, Target target,
                                            QJsonObject body)
{
    const QNetworkRequest request = requestFor(m_options, *operation, target);
    const std::string_view method = nameOf(operation->method);
    const QByteArray bytes = bodyFor(*operation, std::move(body));
    const ReplyPointer reply(m_network.sendCustomRequest(
        request, QByteArray(method.data(), qsizetype(method.size())), bytes));
    auto [finished, promise] = oneShot<>();
    QObject::connect(reply.get(), &QNetworkReply::finished, reply.get(),
                     [done = promise] { done.set(); });
    co_await finished;
    co_return answerOf(*reply);
}

} // namespace plexus::admin
