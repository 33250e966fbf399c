#include "app/cli/run_admin.h"

#include "app/cli/run_command.h"
#include "async/mailbox.h"
#include "async/task_scope.h"

#include <QCoreApplication>

namespace plexus::cli {

static Task<void> runAndQuit(Terminal *terminal, QStringList arguments)
{
    QCoreApplication::exit(co_await runCommand(terminal, std::move(arguments)));
}

int runAdmin(const QStringList &arguments)
{
    // Whoever has a mailbox on this thread already keeps it.
    const auto mailbox = Mailbox::hasCurrent() ? nullptr : std::make_unique<Mailbox>();
    ProcessTerminal terminal;
    TaskScope scope;
    QMetaObject::invokeMethod(
        qApp, [&] { scope.spawn(runAndQuit(&terminal, arguments)); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace plexus::cli
