#include "app/private_memory.h"

#include "core/logging.h"

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace plexus::app {

void keepMemoryPrivate()
{
    bool isPrivate = true;
#ifdef Q_OS_UNIX
    const rlimit none{0, 0};
    isPrivate = setrlimit(RLIMIT_CORE, &none) == 0;
#endif
#ifdef Q_OS_LINUX
    // Also where dumps are piped to a collector, which the limit does not stop.
    isPrivate = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && isPrivate;
#endif
    if (!isPrivate)
        qCWarning(lcApp, "others may be able to read this process's memory");
}

} // namespace plexus::app
