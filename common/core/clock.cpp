#include "core/clock.h"

#include <QTimeZone>

namespace plexus {

template <typename C>
static qint64 millisecondsOf()
{
    return std::chrono::duration_cast<Milliseconds>(C::now().time_since_epoch()).count();
}

qint64 SystemClock::wallMs() const { return millisecondsOf<std::chrono::system_clock>(); }
qint64 SystemClock::steadyMs() const { return millisecondsOf<std::chrono::steady_clock>(); }

QString toRfc3339(qint64 wallMs)
{
    // Qt::ISODateWithMs writes the time zone UTC as +00:00 or Z, depending on the version of Qt.
    return QDateTime::fromMSecsSinceEpoch(wallMs, QTimeZone::utc())
        .toString(QStringLiteral("yyyy-MM-dd'T'HH:mm:ss.zzz'Z'"));
}

} // namespace plexus
