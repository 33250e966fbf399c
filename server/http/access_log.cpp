#include "http/access_log.h"

#include "core/log_context.h"
#include "core/logging.h"

#include <chrono>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static qint64 steadyUs()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

AccessEntry::AccessEntry(AccessLog policy, const Request &request)
    : m_policy(policy)
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
    if (m_policy == AccessLog::Off || (m_policy == AccessLog::Errors && status < 400))
        return;
    const double milliseconds = double((steadyUs() - m_beganUs) / 10) / 100;
    QJsonObject members{{u"request_id"_s, m_requestId},
                        {u"status"_s, status},
                        {u"bytes"_s, bytes},
                        {u"duration_ms"_s, milliseconds},
                        {u"peer"_s, m_peer.toString()}};
    if (!m_tenant.isEmpty())
        members.insert("tenant"_L1, m_tenant);
    const LogContext context(members);
    qCInfo(lcAccess, "%s %s", m_method.constData(), qPrintable(path()));
}

void logRefusal(AccessLog policy, const QHostAddress &peer, int status)
{
    if (policy == AccessLog::Off)
        return;
    const LogContext context(QJsonObject{{u"status"_s, status}, {u"peer"_s, peer.toString()}});
    qCInfo(lcAccess, "(not a request)");
}

} // namespace plexus::http
