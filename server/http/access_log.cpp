#include "http/access_log.h"

#include "core/log_context.h"
#include "core/logging.h"

#include <chrono>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

AccessLog::AccessLog(AccessPolicy policy, const Clock &clock)
    : m_policy(policy)
    , m_errors(clock)
{
}

AccessLog::~AccessLog() { write(m_errors.takeLeftOut(Milliseconds(0))); }

bool AccessLog::wants(const ErrorLines::Kind &kind)
{
    if (m_policy != AccessPolicy::Errors)
        return m_policy == AccessPolicy::All;
    if (kind.status < 400)
        return false;
    tellOfLeftOut();
    return m_errors.admit(kind);
}

void AccessLog::refused(const QHostAddress &peer, int status)
{
    if (!wants({status, false}))
        return;
    const LogContext context(QJsonObject{{u"status"_s, status}, {u"peer"_s, peer.toString()}});
    qCInfo(lcAccess, "(not a request)");
}

void AccessLog::tellOfLeftOut() { write(m_errors.takeLeftOut()); }

void AccessLog::write(const QList<ErrorLines::LeftOut> &leftOut) const
{
    for (const ErrorLines::LeftOut &each : leftOut) {
        const LogContext context(
            QJsonObject{{u"status"_s, each.kind.status}, {u"left_out"_s, each.lines}});
        qCInfo(lcAccess, "%s left out (the access log \"all\" has every line)",
               each.kind.isRequest ? "(requests)" : "(not requests)");
    }
}

static qint64 steadyUs()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

AccessEntry::AccessEntry(AccessLog *log, const Request &request)
    : m_log(log)
    , m_method(request.method)
    , m_peer(request.peer)
    , m_requestId(request.requestId)
    , m_beganUs(steadyUs())
{
}

void AccessEntry::routed(const QString &pattern, const QString &tenant)
{
    m_pattern = pattern;
    m_tenant = tenant;
}

QString AccessEntry::path() const
{
    if (m_pattern.isEmpty())
        return u"(no route)"_s;
    QString path = m_pattern;
    return m_tenant.isEmpty() ? path : path.replace(u"{tenant}"_s, m_tenant);
}

void AccessEntry::answered(int status, qsizetype bytes) const
{
    if (!m_log || !m_log->wants({status}))
        return;
    const qint64 hundredths = (steadyUs() - m_beganUs) / 10;
    QJsonObject members{{u"request_id"_s, m_requestId},
                        {u"status"_s, status},
                        {u"bytes"_s, bytes},
                        {u"duration_ms"_s, double(hundredths) / 100},
                        {u"peer"_s, m_peer.toString()}};
    if (!m_tenant.isEmpty())
        members.insert("tenant"_L1, m_tenant);
    const LogContext context(members);
    qCInfo(lcAccess, "%s %s", m_method.constData(), qPrintable(path()));
}

} // namespace plexus::http
