// Awaiting from a test function.
#pragma once

#include "async/task.h"
#include "async/task_scope.h"
#include "core/failure.h"

#include <QTest>

#include <stdexcept>

namespace plexus::test {

//! Turns the event loop until `done()`. Throws when that takes implausibly long.
template <typename Condition>
void spinUntil(Condition done)
{
    if (!QTest::qWaitFor(done, 30000))
        throw std::runtime_error("the event loop turned for 30 s and it did not happen");
}

//! What the task returns, or throws what it throws.
template <typename T>
T run(Task<T> task)
{
    task.start();
    spinUntil([&task] { return task.isDone(); });
    return task.takeResult();
}

//! The kind of Failure that `function` throws; nothing when it throws none.
template <typename F>
std::optional<FailureKind> failureOf(F function)
{
    try {
        function();
    } catch (const Failure &failure) {
        return failure.kind();
    }
    return std::nullopt;
}

} // namespace plexus::test

//! The expression must throw a Failure of this kind.
#define QVERIFY_FAILS(KIND, EXPRESSION)                                                            \
    QVERIFY2(plexus::test::failureOf([&] { (void)(EXPRESSION); }) == std::optional(KIND),          \
             #EXPRESSION)
