// Work that goes on when nobody waits for it any more.
#pragma once

#include "async/pass_on.h"
#include "async/task_scope.h"

namespace plexus {

//! What `work` returns or throws. Destroying the waiter leaves `work` running in `scope`: for what
//! must not stop half-way because its caller has gone.
template <typename T>
Task<T> shielded(TaskScope *scope, Task<T> work)
{
    auto [future, promise] = oneShot<T>();
    scope->spawn(passOn(std::move(work), std::move(promise)));
    co_return co_await future;
}

} // namespace plexus
