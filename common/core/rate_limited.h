// "Too much; later."
#pragma once

#include "core/failure.h"

namespace plexus {

//! Over a quota, with the time after which it is worth trying again.
class RateLimited : public Failure
{
public:
    RateLimited(const QString &callerText, qint64 retryAfterMs)
        : Failure(FailureKind::RateLimited, callerText)
        , m_retryAfterMs(retryAfterMs)
    {
    }
    //! For the header Retry-After (RFC 9110 section 10.2.3): whole seconds, at least one.
    qint64 retryAfterSeconds() const noexcept
    {
        return qMax<qint64>(1, (m_retryAfterMs + 999) / 1000);
    }

private:
    qint64 m_retryAfterMs;
};

} // namespace plexus
