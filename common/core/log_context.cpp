#include "core/log_context.h"

namespace plexus {

static QJsonObject &membersOfThread()
{
    static thread_local QJsonObject members;
    return members;
}

LogContext::LogContext(const QJsonObject &members)
    : m_outer(membersOfThread())
{
    for (auto it = members.begin(); it != members.end(); ++it)
        membersOfThread().insert(it.key(), it.value());
}

LogContext::~LogContext() { membersOfThread() = m_outer; }

const QJsonObject &LogContext::current() { return membersOfThread(); }

} // namespace plexus
