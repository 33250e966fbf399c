// From a task to a promise.
#pragma once

#include "async/one_shot.h"
#include "async/task.h"

namespace plexus {

//! Gives what `work` returns or throws to `result`, for work that runs detached.
template <typename T>
Task<void> passOn(Task<T> work, Promise<T> result)
{
    try {
        if constexpr (std::is_void_v<T>) {
            co_await work;
            result.set();
        } else {
            result.set(co_await work);
        }
    } catch (...) {
        result.fail(std::current_exception());
    }
}

} // namespace plexus
