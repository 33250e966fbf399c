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
//! From signal handlers, which may do next to nothing, to the event loop.
using SignalSockets = int[2];
static SignalSockets stopSockets = {-1, -1};
static SignalSockets reloadSockets = {-1, -1};

static void passOn(const SignalSockets &sockets)
{
    const char byte = 1;
    (void)!::write(sockets[0], &byte, 1);
}

static void watch(SignalSockets &sockets, std::function<void()> callback)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
        return;
    auto *notifier =
        new QSocketNotifier(sockets[1], QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(notifier, &QSocketNotifier::activated, notifier,
                     [end = sockets[1], callback = std::move(callback)] {
                         char byte = 0;
                         (void)!::read(end, &byte, 1);
                         callback();
                     });
}

void onTermination(std::function<void()> stop)
{
    watch(stopSockets, std::move(stop));
    const auto handler = [](int) { passOn(stopSockets); };
    std::signal(SIGINT, handler);
    std::signal(SIGTERM, handler);
    std::signal(SIGPIPE, SIG_IGN);
}

void onReload(std::function<void()> reload)
{
    watch(reloadSockets, std::move(reload));
    std::signal(SIGHUP, [](int) { passOn(reloadSockets); });
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

void onReload(std::function<void()>) { }
#endif

} // namespace plexus::app
