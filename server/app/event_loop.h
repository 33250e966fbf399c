// The main thread's event loop around a task.
#pragma once

#include "async/task.h"
#include "async/task_scope.h"

#include <QEventLoop>

#include <functional>

namespace plexus::app {

//! Turns the event loop until the task is done; throws what it throws. For main() only.
void runUntilDone(Task<void> task);

//! Calls `stop` on the main thread when SIGINT or SIGTERM arrives. Once per process.
void onTermination(std::function<void()> stop);
//! Calls `reload` on the main thread whenever SIGHUP arrives. Once per process, after
//! onTermination(). Windows has no such signal.
void onReload(std::function<void()> reload);

} // namespace plexus::app
