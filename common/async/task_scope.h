// Owner of work that nobody awaits.
#pragma once

#include "async/task.h"

#include <QtGlobal>

#include <functional>
#include <memory>

namespace plexus {

//! Runs detached tasks on the thread that created it, answers for their failures, and cancels and
//! drains them at the end. Nothing in it outlives it.
class TaskScope
{
public:
    using Id = quint64;
    using OnFailure = std::function<void(std::exception_ptr)>;

    TaskScope();
    //! Cancels what still runs. Must not be called from inside one of its own tasks.
    ~TaskScope();
    Q_DISABLE_COPY_MOVE(TaskScope)

    //! Begins `task` at once. A failure goes to `onFailure`; without one, or when that one throws,
    //! it is logged as an error.
    Id spawn(Task<void> task, OnFailure onFailure = {});
    //! Destroys the task from the event loop, never inside this call, so a task may cancel itself.
    void cancel(Id id);
    //! Cancels all, from the event loop.
    void cancelAll();
    //! How many have not ended.
    qsizetype running() const noexcept;
    //! Waits until none is left.
    Task<void> drain();

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace plexus
