#include "app/utf8_locale.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <clocale>
#include <cstring>

#include <langinfo.h>
#endif

namespace plexus::app {

void preferUtf8Locale()
{
#ifdef Q_OS_UNIX
    if (!std::setlocale(LC_CTYPE, "") || std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        qputenv("LC_ALL", "C.UTF-8");
#endif
}

} // namespace plexus::app
