// How often something may happen.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <cmath>

namespace plexus {

//! So many in a minute, of which some at once.
struct Rate
{
    double perMs = 0;
    double burst = 0; //!< at least 1

    //! Bursts of ten seconds' worth.
    static Rate perMinute(double amount) { return {amount / 60'000, std::max(1.0, amount / 6)}; }
};

//! Fills with time, empties with use. The rate is given anew each time, so that it may change.
//! Not thread safe.
class TokenBucket
{
public:
    //! Milliseconds until so many tokens may be taken; 0: now. More than fit into the bucket may be
    //! taken when it is full, and are paid for afterwards.
    qint64 waitFor(double tokens, const Rate &rate, qint64 nowMs) const
    {
        const double missing = usedAt(rate, nowMs) + std::min(tokens, rate.burst) - rate.burst;
        return missing <= 0 ? 0 : qint64(std::ceil(missing / rate.perMs));
    }
    void take(double tokens, const Rate &rate, qint64 nowMs)
    {
        m_used = usedAt(rate, nowMs) + tokens;
        m_atMs = nowMs;
    }

private:
    double usedAt(const Rate &rate, qint64 nowMs) const
    {
        return std::max(0.0, m_used - double(nowMs - m_atMs) * rate.perMs);
    }

    double m_used = 0; // what has not flowed back: a new bucket is full
    qint64 m_atMs = 0;
};

} // namespace plexus
