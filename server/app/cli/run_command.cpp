#include "app/cli/run_command.h"

#include "app/cli/arguments.h"
#include "app/cli/conversation.h"
#include "app/cli/help.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static const Command *commandOf(const QStringList &arguments)
{
    const Command *found = nullptr;
    for (const Command &command : allCommands()) {
        const QStringList words = command.words.split(u' ');
        const QString next = arguments.value(words.size());
        const bool idFollows = !next.isEmpty() && !next.startsWith(u'-');
        if (arguments.mid(0, words.size()) == words && (!found || idFollows))
            found = &command;
    }
    return found;
}

static bool asksForHelp(const QStringList &arguments)
{
    return arguments.isEmpty() || arguments.contains("--help"_L1) || arguments.contains("-h"_L1);
}

static ExitCode answerWithoutCommand(Terminal &terminal, const QStringList &arguments)
{
    const QString first = arguments.value(0);
    const bool isGroup =
        std::any_of(allCommands().begin(), allCommands().end(), [&first](const Command &command) {
            return command.words.startsWith(first + u' ');
        });
    if (asksForHelp(arguments)) {
        terminal.print(overview(isGroup ? first : QString()));
        return arguments.isEmpty() ? UsageError : Done;
    }
    throw Misuse(u"There is no command \"%1\". See: plexus admin --help"_s.arg(
        arguments.mid(0, 2).join(u' ')));
}

//! The original's answer to an update that changes nothing.
static bool changesNothing(const Command &command, const QJsonObject &body)
{
    return command.operation->method == admin::Method::Patch && body.isEmpty();
}

static Task<ExitCode> runOrThrow(Terminal *terminal, QStringList arguments)
{
    const Command *command = commandOf(arguments);
    if (!command)
        co_return answerWithoutCommand(*terminal, arguments);
    Values values = readArguments(*command, arguments.mid(command->words.split(u' ').size()));
    if (values.contains(u"help"_s)) {
        terminal->print(commandHelp(*command));
        co_return Done;
    }
    complete(values, *command, *terminal);
    if (command->run)
        co_return co_await command->run(terminal, values);
    const QJsonObject body = command->body ? command->body(values) : QJsonObject();
    if (changesNothing(*command, body)) {
        terminal->print(u"No update parameters provided. Nothing to do.\n"_s);
        co_return Done;
    }
    Conversation conversation(*terminal, *command, values, body);
    co_await conversation.hold();
    co_return Done;
}

static QString adviceFor(const Failure &failure)
{
    if (dynamic_cast<const admin::Unreachable *>(&failure))
        return u" Is \"plexus serve\" running, and is PLEXUS_CLI_API_BASE_URL its admin listener?"_s;
    const auto *refused = dynamic_cast<const admin::Refused *>(&failure);
    if (!refused)
        return {};
    if (refused->problem().status == 401 || refused->problem().code == "forbidden"_L1)
        return u" The key comes from PLEXUS_ADMIN_API_KEY, ADMIN_API_KEY or the data folder; "
               "\"plexus admin whoami\" shows what it may do."_s;
    return refused->problem().status >= 500 ? u" (request %1)"_s.arg(refused->problem().requestId)
                                            : QString();
}

Task<ExitCode> runCommand(Terminal *terminal, QStringList arguments)
{
    try {
        co_return co_await runOrThrow(terminal, std::move(arguments));
    } catch (const Failure &failure) {
        terminal->complain(u"Error: %1%2\n"_s.arg(failure.callerText(), adviceFor(failure)));
        co_return exitCodeOf(failure);
    } catch (const std::exception &exception) {
        terminal->complain(u"Error: %1\n"_s.arg(QString::fromUtf8(exception.what())));
        co_return ApiError;
    }
}

} // namespace plexus::cli
