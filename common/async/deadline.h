// Work that must end in time.
#pragma once

#include "async/pass_on.h"
#include "async/task_scope.h"

#include <QTimer>

#include <chrono>

namespace plexus {

//! What `work` returns or throws; once `limit` has passed, `work` is destroyed, which cancels it,
//! and `late` is thrown.
template <typename T>
Task<T> withDeadline(Task<T> work, std::chrono::milliseconds limit, std::exception_ptr late)
{
    auto [future, promise] = oneShot<T>();
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer,
                     [promise = promise, late] { promise.fail(late); });
    timer.start(limit);
    TaskScope scope;
    scope.spawn(passOn(std::move(work), std::move(promise)));
    co_return co_await future;
}

} // namespace plexus
