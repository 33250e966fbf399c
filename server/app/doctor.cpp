#include "app/doctor.h"

#include "app/application.h"
#include "app/command.h"
#include "app/event_loop.h"

#include <QFile>

#include <cstdio>

namespace plexus::app {

static int tellModules(const ModuleReport &report)
{
    for (const LoadedModule &module : report.loaded)
        std::printf("ok   module %s: %lld tools, %lld resources, %lld templates, %lld prompts\n",
                    qPrintable(module.name), qlonglong(module.tools.size()),
                    qlonglong(module.resources.size()), qlonglong(module.templates.size()),
                    qlonglong(module.prompts.size()));
    for (const BrokenModule &broken : report.broken)
        std::printf("bad  module %s: %s\n", qPrintable(broken.file), qPrintable(broken.reason));
    return report.broken.isEmpty() ? 0 : 1;
}

static int examine(Config config)
{
    std::printf("ok   settings\n");
    if (!QFile::exists(config.databasePath)) {
        std::printf("ok   no database yet: the first start makes %s\n",
                    qPrintable(config.databasePath));
        return 0;
    }
    config.allowBrokenModules = true; // to tell of all of them
    Application application(config);
    std::printf("ok   database %s\n", qPrintable(config.databasePath));
    runUntilDone(application.checkBeforeStart());
    std::printf("ok   encryption key\n");
    return tellModules(application.modules());
}

int doctor(const QStringList &arguments)
{
    return withConfig(arguments, [](const Config &config, bool) { return examine(config); });
}

} // namespace plexus::app
