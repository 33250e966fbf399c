#include "core/failure.h"

namespace plexus {

Failure::Failure(FailureKind kind, QString callerText, QString logText)
    : m_kind(kind)
    , m_callerText(std::move(callerText))
    , m_logText(std::move(logText))
    , m_what(this->logText().toUtf8())
{
}

} // namespace plexus
