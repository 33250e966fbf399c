// plexus: the server and its command line.
#include "app/cli/run_admin.h"
#include "app/doctor.h"
#include "app/serve.h"
#include "app/utf8_locale.h"
#include "async/mailbox.h"
#include "vault/key_ring.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

static int usage(FILE *out)
{
    std::fputs("Usage: plexus COMMAND\n\n"
               "  serve    run the server (plexus serve --help lists every setting)\n"
               "  doctor   say whether the server could start, and what it would load\n"
               "  admin    administer a running server (plexus admin --help)\n"
               "  keygen   print a new encryption key\n"
               "  version  print the version\n"
               "  help     this text\n",
               out);
    return out == stdout ? 0 : 2;
}

static int keygen()
{
    std::printf("%s\n", plexus::KeyRing::generate().reveal().constData());
    return 0;
}

int main(int argc, char **argv)
{
    // The event loops are poll(2)'s on every thread: glib's adds wake-ups and noise.
    qputenv("QT_NO_GLIB", "1");
    plexus::app::preferUtf8Locale();
    QCoreApplication application(argc, argv);
    plexus::Mailbox mailbox;
    const QStringList arguments = QCoreApplication::arguments().sliced(1);
    const QString command = arguments.value(0);
    if (command == u"serve"_s)
        return plexus::app::serve(arguments.sliced(1));
    if (command == u"doctor"_s)
        return plexus::app::doctor(arguments.sliced(1));
    if (command == u"admin"_s)
        return plexus::cli::runAdmin(arguments.sliced(1));
    if (command == u"keygen"_s)
        return keygen();
    if (command == u"version"_s || command == u"--version"_s)
        return std::printf("plexus %s\n", PLEXUS_VERSION), 0;
    if (command == u"help"_s || command == u"--help"_s || command == u"-h"_s)
        return usage(stdout);
    return usage(stderr);
}
