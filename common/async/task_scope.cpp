#include "async/task_scope.h"

#include "async/mailbox.h"
#include "async/one_shot.h"
#include "core/logging.h"

#include <map>
#include <vector>

namespace plexus {

struct TaskScope::State : std::enable_shared_from_this<TaskScope::State>
{
    std::map<Id, Task<void>> tasks;
    std::vector<Promise<>> drainers;
    Id lastId = 0;
    Id starting = 0; // whose first lines run right now, in spawn()

    void remove(Id id)
    {
        // Taken out first: a dying frame may spawn another task.
        tasks.extract(id);
        if (tasks.empty())
            tellDrainers();
    }
    void tellDrainers()
    {
        for (const Promise<> &drainer : std::exchange(drainers, {}))
            drainer.set();
    }
    //! What ended before it ever waited is removed by spawn(), without a turn of the event loop.
    void ended(Id id)
    {
        if (id != starting)
            removeLater(id); // not now: its frame still runs
    }
    void removeLater(Id id)
    {
        Mailbox::current().post([weak = weak_from_this(), id] {
            if (const auto self = weak.lock())
                self->remove(id);
        });
    }
};

static void log(const std::exception_ptr &failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception &e) {
        qCCritical(lcApp, "detached work failed: %s", e.what());
    } catch (...) {
        qCCritical(lcApp, "detached work failed with something that is no std::exception");
    }
}

//! Noexcept: what left here would keep the task in its scope, and drain() waiting, for ever.
static void report(const std::exception_ptr &failure,
                   const TaskScope::OnFailure &onFailure) noexcept
{
    try {
        onFailure ? onFailure(failure) : log(failure);
    } catch (...) {
        log(std::current_exception());
    }
}

TaskScope::TaskScope()
    : m_state(std::make_shared<State>())
{
}

TaskScope::~TaskScope()
{
    // Taken out first: a dying task may look at the scope.
    auto tasks = std::exchange(m_state->tasks, {});
    tasks.clear();
    m_state->tellDrainers();
}

TaskScope::Id TaskScope::spawn(Task<void> task, OnFailure onFailure)
{
    const Id id = ++m_state->lastId;
    // Static and by value: the frame must not refer to this scope, which it may outlive for a
    // moment.
    static constexpr auto guarded = [](std::weak_ptr<State> state, Id self, Task<void> work,
                                       OnFailure handler) -> Task<void> {
        try {
            co_await work;
        } catch (...) {
            report(std::current_exception(), handler);
        }
        if (const auto owner = state.lock())
            owner->ended(self);
    };
    const std::shared_ptr<State> state = m_state; // the task may end this scope
    const auto [it, inserted] =
        state->tasks.emplace(id, guarded(state, id, std::move(task), std::move(onFailure)));
    const Id outer = std::exchange(state->starting, id);
    it->second.start();
    state->starting = outer;
    if (const auto found = state->tasks.find(id);
        found != state->tasks.end() && found->second.isDone())
        state->remove(id);
    return id;
}

void TaskScope::cancel(Id id) { m_state->removeLater(id); }

void TaskScope::cancelAll()
{
    for (const auto &[id, task] : m_state->tasks)
        m_state->removeLater(id);
}

qsizetype TaskScope::running() const noexcept { return qsizetype(m_state->tasks.size()); }

Task<void> TaskScope::drain()
{
    const std::shared_ptr<State> state = m_state;
    if (state->tasks.empty())
        co_return;
    auto [future, promise] = oneShot<>();
    state->drainers.push_back(std::move(promise));
    co_await future;
}

} // namespace plexus
