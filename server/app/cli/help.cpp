#include "app/cli/help.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static QString summaryOf(const Command &command)
{
    if (!command.summary.isEmpty())
        return command.summary;
    const std::string_view summary = command.operation->summary;
    return QString::fromUtf8(summary.data(), qsizetype(summary.size()));
}

static const QString environmentText =
    u"Environment:\n"
    "  PLEXUS_CLI_API_BASE_URL  the server's admin listener (http://127.0.0.1:8001)\n"
    "  PLEXUS_ADMIN_API_KEY, ADMIN_API_KEY  the admin key; without one, the file admin.key in\n"
    "                           the server's data folder is read (PLEXUS_DATA_DIR)\n"
    "  A file .env in the working folder can hold them, as for the server.\n"
    "  PLEXUS_CLI_CA_FILE       authorities (PEM) to trust besides the system's, for https\n"
    "  PLEXUS_CLI_ALLOW_HTTP=1  send the key over plain http to another machine\n\n"
    "Exit codes: 0 done, 1 the server said no, 2 wrong usage, 3 cannot connect, "
    "4 not authorised, 5 an audit does not verify.\n"_s;

//! Of two with the same words, the later one takes an id.
static QString titleOf(const Command &command)
{
    const auto &all = allCommands();
    const auto first = std::find_if(all.begin(), all.end(), [&command](const Command &other) {
        return other.words == command.words;
    });
    return &*first == &command ? command.words
                               : command.words + u' '
            + idsOf(*command.operation).last().second.toUpper().replace(u'-', u'_');
}

QString overview(const QString &words)
{
    QString text = u"Usage: plexus admin COMMAND [ARGUMENTS] [--json]\n\nCommands:\n"_s;
    for (const Command &command : allCommands()) {
        if (words.isEmpty() || command.words.startsWith(words + u' '))
            text += u"  %1%2\n"_s.arg(titleOf(command).leftJustified(32), summaryOf(command));
    }
    return text + u"\n\"plexus admin COMMAND --help\" explains a command.\n\n"_s + environmentText;
}

static QString usageOf(const Parameter &parameter)
{
    if (parameter.positional)
        return parameter.value;
    const QString option = parameter.value.isEmpty()
        ? u"--"_s + parameter.name
        : u"--%1 %2"_s.arg(parameter.name, parameter.value);
    return parameter.required ? option : u'[' + option + u']';
}

static QString lineOf(const Parameter &parameter)
{
    const QString option = parameter.value.isEmpty()
        ? u"--"_s + parameter.name
        : u"--%1 %2"_s.arg(parameter.name, parameter.value);
    const QString hint =
        parameter.positional ? u" (also without --%1)"_s.arg(parameter.name) : QString();
    return u"  %1%2%3\n"_s.arg(option.leftJustified(32), parameter.help, hint);
}

//! In lines of at most 96 characters, the later ones indented.
static QString wrapped(const QStringList &words)
{
    QStringList lines{words.first()};
    for (const QString &word : words.mid(1)) {
        if (lines.last().size() + 1 + word.size() > 96)
            lines.append(u"   "_s);
        lines.last() += u' ' + word;
    }
    return lines.join(u'\n');
}

QString commandHelp(const Command &command)
{
    QStringList usage{u"Usage: plexus admin "_s + command.words};
    QString lines;
    for (const Parameter &parameter : parametersOf(command)) {
        usage += usageOf(parameter);
        lines += lineOf(parameter);
    }
    return wrapped(usage) + u"\n\n"_s + summaryOf(command) + u".\n\n"_s + lines + u'\n'
        + environmentText;
}

} // namespace plexus::cli
