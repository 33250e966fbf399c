// A result that arrives later, perhaps from another thread.
#pragma once

#include "async/mailbox.h"
#include "core/failure.h"

#include <coroutine>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <variant>

namespace plexus {

namespace detail {

template <typename T>
struct OneShotState
{
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

    Mailbox::Address home = Mailbox::current().address();
    std::mutex mutex;
    std::optional<Value> value;
    std::exception_ptr exception;
    bool settled = false;
    std::coroutine_handle<> waiter; // touched on the home thread only
};

} // namespace detail

//! The giving end. Thread safe, copyable; the first answer counts. When the last copy goes without
//! an answer, the waiter gets Failure{Cancelled}.
template <typename T = void>
class Promise
{
public:
    explicit Promise(std::shared_ptr<detail::OneShotState<T>> state)
        : m_guard(std::make_shared<Guard>(std::move(state)))
    {
    }

    template <typename... U>
    void set(U &&...value) const
    {
        settle([&](auto &state) { state.value.emplace(std::forward<U>(value)...); });
    }
    void fail(std::exception_ptr exception) const
    {
        settle([&](auto &state) { state.exception = std::move(exception); });
    }

private:
    using State = detail::OneShotState<T>;

    template <typename F>
    static void settleState(const std::shared_ptr<State> &state, F fill)
    {
        {
            const std::lock_guard lock(state->mutex);
            if (state->settled)
                return;
            fill(*state);
            state->settled = true;
        }
        state->home.post([state] {
            if (auto waiter = std::exchange(state->waiter, {}))
                waiter.resume();
        });
    }
    template <typename F>
    void settle(F fill) const
    {
        settleState(m_guard->state, fill);
    }

    struct Guard
    {
        explicit Guard(std::shared_ptr<State> s)
            : state(std::move(s))
        {
        }
        ~Guard()
        {
            settleState(state, [](State &unanswered) {
                unanswered.exception = std::make_exception_ptr(
                    Failure(FailureKind::Cancelled, QStringLiteral("The request was abandoned.")));
            });
        }
        Q_DISABLE_COPY_MOVE(Guard)
        std::shared_ptr<State> state;
    };
    std::shared_ptr<Guard> m_guard;
};

//! The waiting end: co_await it once, on the thread that created it. Resumes from the event loop,
//! never inside Promise::set(). May be destroyed while waiting.
template <typename T = void>
class [[nodiscard]] Future
{
public:
    explicit Future(std::shared_ptr<detail::OneShotState<T>> state)
        : m_state(std::move(state))
    {
    }
    Future(Future &&) noexcept = default;
    Future &operator=(Future &&) = delete;
    ~Future()
    {
        if (m_state)
            m_state->waiter = {};
    }

    bool await_ready() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->settled;
    }
    //! False (go on at once) when the answer came between await_ready() and here.
    bool await_suspend(std::coroutine_handle<> waiter)
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->settled)
            return false;
        m_state->waiter = waiter;
        return true;
    }
    T await_resume()
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->exception)
            std::rethrow_exception(m_state->exception);
        if constexpr (!std::is_void_v<T>)
            return std::move(*m_state->value);
    }

private:
    std::shared_ptr<detail::OneShotState<T>> m_state;
};

//! A connected pair; the future belongs to the calling thread.
template <typename T = void>
std::pair<Future<T>, Promise<T>> oneShot()
{
    auto state = std::make_shared<detail::OneShotState<T>>();
    return {Future<T>(state), Promise<T>(state)};
}

} // namespace plexus
