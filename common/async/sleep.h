// Waiting for time to pass.
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <coroutine>
#include <memory>

namespace plexus {

//! `co_await sleepFor(50ms)`: suspends on the thread's event loop. Destroying the waiter stops the
//! timer.
class [[nodiscard]] sleepFor
{
public:
    explicit sleepFor(std::chrono::milliseconds duration)
        : m_duration(duration)
    {
    }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter)
    {
        m_timer = std::make_unique<QTimer>();
        m_timer->setSingleShot(true);
        // The timer dies with the awaiting frame, so it must not be the one that is emitting then.
        QObject::connect(m_timer.get(), &QTimer::timeout, m_timer.get(), [this, waiter] {
            m_timer.release()->deleteLater();
            waiter.resume();
        });
        m_timer->start(m_duration);
    }
    void await_resume() const noexcept { }

private:
    std::chrono::milliseconds m_duration;
    std::unique_ptr<QTimer> m_timer;
};

} // namespace plexus
