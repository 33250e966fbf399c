// The coroutine type of Plexus.
#pragma once

#include <QtGlobal>

#include <coroutine>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

namespace plexus {

template <typename T>
class Task;

namespace detail {

//! What the promises of Task<T> and Task<void> share.
class TaskPromiseBase
{
public:
    struct InitialAwaiter
    {
        TaskPromiseBase &promise;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) const noexcept { }
        void await_resume() const noexcept { promise.m_home = std::this_thread::get_id(); }
    };
    InitialAwaiter initial_suspend() noexcept { return {*this}; }
    void unhandled_exception() noexcept { m_exception = std::current_exception(); }

    struct FinalAwaiter
    {
        bool await_ready() noexcept { return false; }
        template <typename Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept
        {
            return self.promise().m_continuation;
        }
        void await_resume() noexcept { }
    };
    FinalAwaiter final_suspend() noexcept
    {
        Q_ASSERT_X(m_home == std::this_thread::get_id(), "Task",
                   "finished on another thread than it began on");
        return {};
    }

    void setContinuation(std::coroutine_handle<> continuation) noexcept
    {
        m_continuation = continuation;
    }
    void rethrowIfFailed() const
    {
        if (m_exception)
            std::rethrow_exception(m_exception);
    }

private:
    std::coroutine_handle<> m_continuation = std::noop_coroutine();
    std::exception_ptr m_exception;
    std::thread::id m_home;
};

template <typename T>
class TaskPromise : public TaskPromiseBase
{
public:
    Task<T> get_return_object() noexcept;
    template <typename U = T>
    void return_value(U &&value)
    {
        m_value.emplace(std::forward<U>(value));
    }
    T takeResult()
    {
        rethrowIfFailed();
        return std::move(*m_value);
    }

private:
    std::optional<T> m_value;
};

template <>
class TaskPromise<void> : public TaskPromiseBase
{
public:
    Task<void> get_return_object() noexcept;
    void return_void() noexcept { }
    void takeResult() { rethrowIfFailed(); }
};

} // namespace detail

//! A lazy coroutine: it begins when it is awaited (or given to a TaskScope), on the thread that
//! does so, and stays there. Exceptions cross co_await. Destroying a Task destroys its frame and
//! the frames beneath it, which is how work is cancelled. Parameters are taken by value.
template <typename T = void>
class [[nodiscard]] Task
{
public:
    using promise_type = detail::TaskPromise<T>;

    Task(Task &&other) noexcept
        : m_handle(std::exchange(other.m_handle, {}))
    {
    }
    Task &operator=(Task &&other) noexcept
    {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    ~Task()
    {
        if (m_handle)
            m_handle.destroy();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept
    {
        m_handle.promise().setContinuation(caller);
        return m_handle;
    }
    T await_resume() { return m_handle.promise().takeResult(); }

    //! For TaskScope and tests: runs the body up to its first suspension.
    void start() { m_handle.resume(); }
    bool isDone() const noexcept { return m_handle.done(); }
    //! What it returned, or throws what it threw. Only once isDone().
    T takeResult() { return m_handle.promise().takeResult(); }

private:
    friend promise_type;
    explicit Task(std::coroutine_handle<promise_type> handle) noexcept
        : m_handle(handle)
    {
    }

    std::coroutine_handle<promise_type> m_handle;
};

template <typename T>
Task<T> detail::TaskPromise<T>::get_return_object() noexcept
{
    return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

inline Task<void> detail::TaskPromise<void>::get_return_object() noexcept
{
    return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

} // namespace plexus
