// One log line a request.
#pragma once

#include "http/error_lines.h"
#include "http/request.h"

namespace plexus::http {

//! Which requests get a line.
enum class AccessPolicy {
    Off,
    Errors, //!< those that were answered with 400 or more, as many as ErrorLines admits
    All
};

//! Where requests leave their lines. Thread safe.
class AccessLog
{
public:
    AccessLog(AccessPolicy policy, const Clock &clock);
    //! Tells of everything that was left out.
    ~AccessLog();
    Q_DISABLE_COPY_MOVE(AccessLog)

    //! Whether this line is to be written now. It counts then.
    bool wants(const ErrorLines::Kind &kind);
    //! The line of what was refused before it was a request: it has no id, and nothing of it is
    //! trusted.
    void refused(const QHostAddress &peer, int status);
    //! A line for each kind of which lines were left out for ErrorLines::span. Call it now and
    //! then.
    void tellOfLeftOut();

private:
    void write(const QList<ErrorLines::LeftOut> &leftOut) const;

    AccessPolicy m_policy;
    ErrorLines m_errors;
};

//! What a request's line will say. The path is that of the route's pattern with the tenant filled
//! in, so that no secret in an address can get into a log.
class AccessEntry
{
public:
    //! `log`: null for none; outlives this.
    AccessEntry(AccessLog *log, const Request &request);
    //! `pattern`: of the route.
    void routed(const QString &pattern, const QString &tenant);
    //! Writes the line, when the log wants it.
    void answered(int status, qsizetype bytes) const;

private:
    QString path() const;

    AccessLog *m_log;
    QByteArray m_method;
    QHostAddress m_peer;
    QString m_requestId;
    QString m_pattern; // empty: no route
    QString m_tenant;
    qint64 m_beganUs;
};

} // namespace plexus::http
