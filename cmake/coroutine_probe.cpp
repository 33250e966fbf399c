// Exits with 1 when the compiler destroys temporaries of a co_await expression twice.
#include <coroutine>
#include <cstdio>
#include <utility>

static int alive = 0;

struct Counted
{
    Counted() { ++alive; }
    Counted(const Counted &) { ++alive; }
    Counted(Counted &&) noexcept { ++alive; }
    ~Counted() { --alive; }
};

struct Aggregate
{
    Counted counted;
    int number;
};

struct Probe
{
    struct promise_type
    {
        std::coroutine_handle<> continuation = std::noop_coroutine();
        Probe get_return_object()
        {
            return Probe(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct Final
        {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept
            {
                return self.promise().continuation;
            }
            void await_resume() noexcept { }
        };
        Final final_suspend() noexcept { return {}; }
        void return_void() { }
        void unhandled_exception() { }
    };

    explicit Probe(std::coroutine_handle<promise_type> h)
        : handle(h)
    {
    }
    Probe(Probe &&other) noexcept
        : handle(std::exchange(other.handle, {}))
    {
    }
    ~Probe()
    {
        if (handle)
            handle.destroy();
    }
    bool await_ready() { return false; }
    auto await_suspend(std::coroutine_handle<> caller)
    {
        handle.promise().continuation = caller;
        return handle;
    }
    void await_resume() { }
    std::coroutine_handle<promise_type> handle;
};

static Probe take(Aggregate) { co_return; }

template <typename F>
static Probe call(F function)
{
    function();
    co_return;
}

static Probe outer()
{
    co_await take(Aggregate{Counted{}, 1});
    Counted captured;
    co_await call([captured] {});
}

int main()
{
    {
        Probe probe = outer();
        probe.handle.resume();
    }
    if (alive != 0)
        std::puts("temporaries of a co_await expression are not destroyed exactly once.");
    return alive == 0 ? 0 : 1;
}
