#include "app/cli/arguments.h"

#include "app/cli/exit_code.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

//! One pass over the arguments.
class ArgumentReader
{
public:
    ArgumentReader(const Command &command, QStringList arguments)
        : m_command(command)
        , m_parameters(parametersOf(command))
        , m_rest(std::move(arguments))
    {
    }

    Values read()
    {
        while (!m_rest.isEmpty())
            take(m_rest.takeFirst());
        for (const QString &value : std::as_const(m_unnamed))
            fill(value);
        return m_values;
    }

private:
    void take(const QString &argument)
    {
        if (argument == "--"_L1)
            m_unnamed += std::exchange(m_rest, {});
        else if (argument == "-h"_L1)
            m_values.insert(u"help"_s, {});
        else if (argument == "-y"_L1)
            takeOption(u"yes"_s);
        else if (argument.startsWith("--"_L1))
            takeOption(argument.mid(2));
        else
            m_unnamed.append(argument);
    }
    void takeOption(const QString &text)
    {
        const QString name = text.section(u'=', 0, 0);
        const Parameter &parameter = find(name);
        const QString value = parameter.value.isEmpty() ? switchValue(text) : valueOf(text);
        if (!m_values.contains(name))
            m_values.insert(name, value);
        else if (parameter.repeatable)
            m_values[name] += u'\n' + value;
        else
            throw misuse(u"--%1 is given twice."_s.arg(name));
    }
    QString switchValue(const QString &text) const
    {
        if (text.contains(u'='))
            throw misuse(u"--%1 takes no value."_s.arg(text.section(u'=', 0, 0)));
        return {};
    }
    QString valueOf(const QString &text)
    {
        if (text.contains(u'='))
            return text.section(u'=', 1);
        if (m_rest.isEmpty())
            throw misuse(u"--%1 needs a value."_s.arg(text));
        return m_rest.takeFirst();
    }
    const Parameter &find(const QString &name) const
    {
        for (const Parameter &parameter : m_parameters) {
            if (parameter.name == name)
                return parameter;
        }
        throw misuse(u"There is no option --%1."_s.arg(name));
    }
    void fill(const QString &value)
    {
        for (const Parameter &parameter : std::as_const(m_parameters)) {
            if (parameter.positional && !m_values.contains(parameter.name))
                return void(m_values.insert(parameter.name, value));
        }
        throw misuse(u"\"%1\" is one argument too many."_s.arg(value));
    }
    Misuse misuse(const QString &text) const
    {
        return Misuse(u"%1 See: plexus admin %2 --help"_s.arg(text, m_command.words));
    }

    const Command &m_command;
    QList<Parameter> m_parameters;
    QStringList m_rest;
    QStringList m_unnamed;
    Values m_values;
};

} // namespace

Values readArguments(const Command &command, const QStringList &arguments)
{
    return ArgumentReader(command, arguments).read();
}

static void requireValue(Values &values, const Parameter &parameter, const Command &command,
                         Terminal &terminal)
{
    if (terminal.isInteractive() && !values.contains(parameter.name))
        values.insert(parameter.name, terminal.ask(parameter.help + u": "_s));
    if (values.value(parameter.name).isEmpty())
        throw Misuse(u"%1 is missing. See: plexus admin %2 --help"_s.arg(
            parameter.positional ? parameter.value : u"--"_s + parameter.name, command.words));
}

//! What is left out stays away.
static void promptFor(Values &values, const Parameter &parameter, Terminal &terminal)
{
    const QString answer = terminal.askUnseen(parameter.help.section(u';', 0, 0) + u": "_s);
    if (!answer.isEmpty())
        values.insert(parameter.name, answer);
}

static void completeSecret(Values &values, const Parameter &parameter, Terminal &terminal)
{
    const QString given = values.value(parameter.name);
    if (given == "-"_L1)
        values.insert(parameter.name, QString::fromUtf8(terminal.readAll()).trimmed());
    else if (parameter.name.endsWith("secret"_L1) || parameter.name.endsWith("key"_L1))
        terminal.complain(
            u"Warning: a secret on the command line is seen by everybody on this "
            "machine and stays in the shell's history; use --%1 -\n"_s.arg(parameter.name));
}

void complete(Values &values, const Command &command, Terminal &terminal)
{
    for (const Parameter &parameter : parametersOf(command)) {
        if (parameter.required)
            requireValue(values, parameter, command, terminal);
        if (parameter.secret && values.contains(parameter.name))
            completeSecret(values, parameter, terminal);
        else if (parameter.prompted && terminal.isInteractive())
            promptFor(values, parameter, terminal);
    }
}

} // namespace plexus::cli
