// One log line a request.
#pragma once

#include "http/request.h"

namespace plexus::http {

//! Which requests get a line.
enum class AccessLog {
    Off,
    Errors, //!< those that were answered with 400 or more
    All
};

//! What a request's line will say. The path is that of the route's pattern with the tenant filled
//! in, so that no secret in an address can get into a log.
class AccessEntry
{
public:
    AccessEntry(AccessLog policy, const Request &request);
    //! `pattern`: of the route.
    void routed(const QString &pattern, const QString &tenant);
    //! Writes the line, when the policy wants one.
    void answered(int status, qsizetype bytes) const;

private:
    QString path() const;

    AccessLog m_policy;
    QByteArray m_method;
    QHostAddress m_peer;
    QString m_requestId;
    QString m_pattern; // empty: no route
    QString m_tenant;
    qint64 m_beganUs;
};

//! The line of what was refused before it was a request: it has no id, and nothing of it is
//! trusted.
void logRefusal(AccessLog policy, const QHostAddress &peer, int status);

} // namespace plexus::http
