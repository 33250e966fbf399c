// Time as everything in Plexus sees it, so that tests can turn the hands.
#pragma once

#include <QDateTime>

#include <chrono>

namespace plexus {

using Milliseconds = std::chrono::milliseconds;

//! Wall time for stored expiries, steady time for time-outs. Thread safe.
class Clock
{
public:
    virtual ~Clock() = default;
    //! Milliseconds since 1970-01-01T00:00:00Z.
    virtual qint64 wallMs() const = 0;
    //! Milliseconds of a clock that never jumps.
    virtual qint64 steadyMs() const = 0;
};

class SystemClock final : public Clock
{
public:
    qint64 wallMs() const override;
    qint64 steadyMs() const override;
};

//! RFC 3339 in UTC with milliseconds, e.g. `2026-07-28T09:30:00.000Z`.
QString toRfc3339(qint64 wallMs);

} // namespace plexus
