// The one exception type that crosses module boundaries.
#pragma once

#include <QByteArray>
#include <QString>

#include <exception>

namespace plexus {

//! What went wrong, in terms that every caller can translate (HTTP status, JSON-RPC code, exit
//! code).
enum class FailureKind {
    InvalidArgument, //!< the caller sent something that can never work
    Unauthenticated, //!< no principal, or one that no longer counts
    Forbidden, //!< the principal is known and may not
    NotFound, //!< the thing does not exist, or must not be seen
    Conflict, //!< exists already, or changed meanwhile
    Precondition, //!< If-Match or a similar guard failed
    TooLarge, //!< over a size limit
    RateLimited, //!< over a quota; try later
    Unavailable, //!< a part we need does not answer; try later
    Timeout, //!< a deadline passed
    Upstream, //!< a third party answered with an error
    Cancelled, //!< the caller withdrew the request
    Unsupported, //!< not offered here
    Internal, //!< our fault
};

//! Thrown by anything that cannot do what it was asked. `callerText` may be shown to whoever asked;
//! `logText` is for the operator only and never leaves the process.
class Failure : public std::exception
{
public:
    Failure(FailureKind kind, QString callerText, QString logText = {});

    FailureKind kind() const noexcept { return m_kind; }
    const QString &callerText() const noexcept { return m_callerText; }
    //! The operator's text; the caller's where none was given.
    const QString &logText() const noexcept
    {
        return m_logText.isEmpty() ? m_callerText : m_logText;
    }
    //! UTF-8 of logText().
    const char *what() const noexcept override { return m_what.constData(); }

private:
    FailureKind m_kind;
    QString m_callerText;
    QString m_logText;
    QByteArray m_what;
};

} // namespace plexus
