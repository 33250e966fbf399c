#include "app/command.h"

#include "app/demo.h"
#include "app/load_config.h"
#include "app/log_setup.h"
#include "app/settings_table.h"
#include "core/failure.h"

#include <cstdio>
#include <optional>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Arguments
{
    QHash<QString, QString> flags;
    QString settingsFile;
    bool demo = false;
    bool help = false;
};

bool isKnownFlag(const QString &name)
{
    for (const Setting &setting : settings()) {
        if (setting.flag && name == QLatin1StringView(setting.flag))
            return true;
    }
    return name == u"settings"_s;
}

//! `--name value` or `--name=value`; a switch may stand alone.
Arguments parse(const QStringList &arguments)
{
    Arguments parsed;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (argument == u"--help"_s || argument == u"-h"_s) {
            parsed.help = true;
            continue;
        }
        if (argument == u"--demo"_s) {
            parsed.demo = true;
            continue;
        }
        const QString name =
            argument.section(u'=', 0, 0).sliced(qMin<qsizetype>(2, argument.size()));
        if (!argument.startsWith(u"--"_s) || !isKnownFlag(name))
            throw Failure(FailureKind::InvalidArgument,
                          u"%1 is not an option of plexus serve (see --help)"_s.arg(argument));
        QString value = argument.section(u'=', 1);
        if (!argument.contains(u'=')) {
            const bool hasValue = i + 1 < arguments.size() && !arguments[i + 1].startsWith(u"--"_s);
            value = hasValue                        ? arguments[++i]
                : name == u"allow-broken-modules"_s ? u"true"_s
                                                    : QString();
        }
        name == u"settings"_s ? void(parsed.settingsFile = value)
                              : void(parsed.flags.insert(name, value));
    }
    return parsed;
}

void printHelp()
{
    std::printf(
        "Usage: plexus serve [--demo] [--settings FILE] [options]\n\n"
        "Serves MCP clients until it is stopped with Ctrl-C or SIGTERM.\n\n"
        "  --demo\n      On loopback only, with a data folder of its own and a tenant 'demo' that "
        "anybody may try\n"
        "  --settings FILE\n      Settings as KEY=value lines\n      default: .env in the working "
        "folder, "
        "when there is one\n\n"
        "Settings. Options win over environment variables, which win over the settings file.\n%s",
        qPrintable(settingsHelp()));
}

int failed(const Failure &failure, int code)
{
    std::fprintf(stderr, "plexus: %s\n", qPrintable(failure.callerText()));
    return code;
}

//! Of `plexus serve`, or nothing when only its help was asked for.
std::optional<Config> configFrom(const Arguments &arguments)
{
    if (arguments.help)
        return printHelp(), std::nullopt;
    const ConfigSources sources{arguments.flags, QProcessEnvironment::systemEnvironment(),
                                arguments.settingsFile};
    return arguments.demo ? demoConfig(sources) : loadConfig(sources);
}

} // namespace

int withConfig(const QStringList &arguments,
               const std::function<int(const Config &, bool demo)> &run)
{
    std::optional<Config> config;
    bool demo = false;
    try {
        const Arguments parsed = parse(arguments);
        demo = parsed.demo;
        config = configFrom(parsed);
    } catch (const Failure &failure) {
        return failed(failure, 2);
    }
    if (!config)
        return 0;
    setUpLogging(config->logFormat, config->logLevel);
    try {
        return run(*config, demo);
    } catch (const Failure &failure) {
        return failed(failure, 1);
    }
}

} // namespace plexus::app
