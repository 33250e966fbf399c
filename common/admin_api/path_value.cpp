#include "admin_api/path_value.h"

#include "core/base64url.h"

#include <QUrl>

namespace plexus::admin {

static bool couldBeMisread(const QString &id)
{
    return id.contains(u'/') || id.contains(u'\\') || id.startsWith(u'~') || id == u'.'
        || id == QStringLiteral("..");
}

QByteArray toPathValue(const QString &id)
{
    return couldBeMisread(id) ? '~' + toBase64Url(id.toUtf8()) : QUrl::toPercentEncoding(id);
}

std::optional<QString> fromPathValue(const QString &segment)
{
    if (!segment.startsWith(u'~'))
        return segment;
    const std::optional<QByteArray> bytes = fromBase64Url(segment.mid(1).toLatin1());
    if (!bytes)
        return std::nullopt;
    return QString::fromUtf8(*bytes);
}

} // namespace plexus::admin
