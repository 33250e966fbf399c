#include "http/reply.h"

#include "async/mailbox.h"
#include "core/append.h"
#include "core/logging.h"
#include "http/connection.h"
#include "http/status.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace plexus::http {

Reply::Reply(Connection &connection, AccessEntry entry, QString requestId)
    : m_connection(&connection)
    , m_entry(std::move(entry))
    , m_requestId(std::move(requestId))
    , m_isHead(connection.head().method == "HEAD")
    , m_keepAlive(connection.head().keepAlive)
    , m_chunks(connection.head().minor == 1)
{
}

Reply::~Reply()
{
    if (!m_answered && !isGone())
        send(failureResponse(
            std::make_exception_ptr(std::runtime_error("the handler gave no answer")),
            m_requestId));
}

bool Reply::isGone() const { return !m_connection || !m_connection->isAlive(); }

bool Reply::isComplete() const
{
    const auto stream = m_stream.lock();
    return m_answered && (!stream || stream->hasEnded());
}

void Reply::onGone(std::function<void()> callback)
{
    if (isComplete())
        return;
    if (isGone()) // before anybody asked to be told
        return Mailbox::current().post(std::move(callback));
    m_connection->onGone(std::move(callback));
}

//! IMF-fixdate (RFC 9110 section 5.6.7); made once a second.
static QByteArray dateHeader()
{
    static thread_local qint64 madeAt = -1;
    static thread_local QByteArray text;
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    if (now != madeAt) {
        madeAt = now;
        text = QLocale::c()
                   .toString(QDateTime::fromSecsSinceEpoch(now, QTimeZone::utc()),
                             QStringLiteral("ddd, dd MMM yyyy hh:mm:ss"))
                   .toLatin1()
            + " GMT";
    }
    return text;
}

static void appendField(QByteArray &head, QByteArrayView name, QByteArrayView value)
{
    appendAll(head, {name, ": ", value, "\r\n"});
}

//! What a handler wants to say; it may have taken the value from anywhere.
static void appendChecked(QByteArray &head, const Headers &headers)
{
    for (qsizetype i = 0; i < headers.size(); ++i) {
        const auto [name, value] = headers.at(i);
        if (Headers::isWritable(value))
            appendField(head, name, value);
        else
            qCWarning(lcHttp, "a header %s with control characters was left out",
                      name.toByteArray().constData());
    }
}

QByteArray Reply::headOf(int status, const Headers &headers, qsizetype room) const
{
    QByteArray head;
    head.reserve(512 + room);
    appendAll(head, {"HTTP/1.1 ", QByteArray::number(status), " ", reasonPhrase(status), "\r\n"});
    appendChecked(head, headers);
    appendChecked(head, m_extra);
    appendField(head, "X-Request-Id", m_requestId.toLatin1());
    appendField(head, "X-Content-Type-Options", "nosniff");
    appendField(head, "Date", dateHeader());
    if (!m_keepAlive)
        appendField(head, "Connection", "close");
    else if (!m_chunks)
        appendField(head, "Connection", "keep-alive"); // HTTP/1.0 would close otherwise
    return head;
}

//! Statuses that never have a body (RFC 9110 section 6.4.1).
static bool hasBody(int status) { return status >= 200 && status != 204 && status != 304; }

void Reply::send(const Response &response)
{
    if (isGone() || std::exchange(m_answered, true))
        return;
    QByteArray bytes = headOf(response.status, response.headers, response.body.size());
    if (hasBody(response.status))
        appendField(bytes, "Content-Length", QByteArray::number(response.body.size()));
    bytes.append("\r\n");
    if (!m_isHead && hasBody(response.status))
        bytes += response.body;
    m_entry.answered(response.status, response.body.size());
    m_connection->send(std::move(bytes));
    if (m_connection)
        m_connection->finish();
}

std::shared_ptr<EventStream> Reply::startStream(Headers headers)
{
    if (isGone() || m_answered)
        return nullptr;
    m_answered = true;
    m_keepAlive = m_keepAlive && m_chunks;
    headers.set("Content-Type", "text/event-stream");
    headers.set("Cache-Control", "no-cache, no-transform");
    headers.set("X-Accel-Buffering", "no");
    const bool chunked = m_chunks;
    m_entry.answered(200, 0); // what the stream will carry is not waited for
    m_connection->send(headOf(200, headers)
                       + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n"));
    if (m_isHead && m_connection)
        m_connection->finishAsGone(); // RFC 9110 section 9.3.2: the head was all of it
    if (m_isHead || isGone())
        return nullptr;
    const auto stream = std::make_shared<EventStream>(*m_connection, chunked);
    m_stream = stream;
    return stream;
}

} // namespace plexus::http
