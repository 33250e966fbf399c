#include "app/serve.h"

#include "app/application.h"
#include "app/command.h"
#include "app/demo.h"
#include "app/event_loop.h"
#include "app/private_memory.h"
#include "core/logging.h"

#include <QCoreApplication>

#include <cstdio>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

namespace {

void printReady(const Application &application, const Config &config)
{
    std::printf("Plexus is ready.\n  clients:        %s/{tenant}/mcp\n  administration: %s\n  "
                "data:           %s\n",
                qPrintable(application.publicBaseUrl()), qPrintable(application.adminBaseUrl()),
                qPrintable(config.dataFolder));
    std::fflush(stdout);
}

void runServer(Config config, bool demo)
{
    Application application(config);
    runUntilDone(application.start());
    if (demo)
        runUntilDone(prepareDemo(application));
    onTermination([] { QCoreApplication::quit(); });
    if (config.usesTls()) // else SIGHUP does what it always does
        onReload([&application] { application.reloadCertificates(); });
    printReady(application, config); // whoever reads this may send a signal
    if (demo)
        explainDemo(application);
    QCoreApplication::exec();
    qCInfo(lcApp, "stopping");
    runUntilDone(application.stop());
}

} // namespace

int serve(const QStringList &arguments)
{
    return withConfig(arguments, [](const Config &config, bool demo) {
        if (!config.coreDumps)
            keepMemoryPrivate();
        runServer(config, demo);
        return 0;
    });
}

} // namespace plexus::app
