// Time that stands still until a test turns the hands.
#pragma once

#include "core/clock.h"

#include <atomic>

namespace plexus::test {

class FakeClock final : public Clock
{
public:
    qint64 wallMs() const override { return m_wallMs; }
    qint64 steadyMs() const override { return m_steadyMs; }
    //! Somebody sets the wall clock.
    void setWallMs(qint64 ms) { m_wallMs = ms; }
    void advance(Milliseconds by)
    {
        m_wallMs += by.count();
        m_steadyMs += by.count();
    }

private:
    std::atomic<qint64> m_wallMs = 1785231000000; // 2026-07-28T09:30:00Z
    std::atomic<qint64> m_steadyMs = 1000;
};

} // namespace plexus::test
