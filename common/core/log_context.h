// What log lines are about.
#pragma once

#include <QJsonObject>

namespace plexus {

//! While it exists, log lines of this thread get these members: JSON lines as members of their own,
//! text lines as ` name=value` at the end. They nest.
class LogContext
{
public:
    explicit LogContext(const QJsonObject &members);
    //! The id that the answer carries as X-Request-Id.
    explicit LogContext(const QString &requestId)
        : LogContext(QJsonObject{{QStringLiteral("request_id"), requestId}})
    {
    }
    ~LogContext();
    Q_DISABLE_COPY_MOVE(LogContext)

    static const QJsonObject &current();

private:
    QJsonObject m_outer;
};

} // namespace plexus
