#include "app/event_loop.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <csignal>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace plexus::app {

void runUntilDone(Task<void> task)
{
    QEventLoop loop;
    TaskScope scope;
    std::exception_ptr failure;
    bool done = false;
    static constexpr auto wrapped = [](Task<void> work, QEventLoop *outer, bool *ended,
                                       std::exception_ptr *failed) -> Task<void> {
        try {
            co_await work;
        } catch (...) {
            *failed = std::current_exception();
        }
        *ended = true;
        outer->quit();
    };
    scope.spawn(wrapped(std::move(task), &loop, &done, &failure));
    if (!done)
        loop.exec();
    if (failure)
        std::rethrow_exception(failure);
}

#ifdef Q_OS_UNIX
static int signalSockets[2] = {-1, -1};

static void passOn(int)
{
    const char byte = 1;
    (void)!::write(signalSockets[0], &byte, 1);
}

void onTermination(std::function<void()> stop)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, signalSockets) != 0)
        return;
    auto *notifier =
        new QSocketNotifier(signalSockets[1], QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(notifier, &QSocketNotifier::activated, notifier,
                     [notifier, stop = std::move(stop)] {
                         notifier->setEnabled(false);
                         stop();
                     });
    std::signal(SIGINT, &passOn);
    std::signal(SIGTERM, &passOn);
    std::signal(SIGPIPE, SIG_IGN);
}
#else
static std::function<void()> stopProgram;

void onTermination(std::function<void()> stop)
{
    stopProgram = std::move(stop);
    const auto handler = [](int) {
        QTimer::singleShot(0, QCoreApplication::instance(), [] { stopProgram(); });
    };
    std::signal(SIGINT, handler);
    std::signal(SIGTERM, handler);
}
#endif

} // namespace plexus::app
