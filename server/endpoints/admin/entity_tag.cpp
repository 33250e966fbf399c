#include "endpoints/admin/entity_tag.h"

#include "core/failure.h"

#include <QString>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

QByteArray entityTag(qint64 version) { return '"' + QByteArray::number(version) + '"'; }

std::optional<qint64> ifMatchOf(const Headers &headers, std::optional<qint64> current)
{
    const QList<QByteArray> values = headers.values("If-Match");
    if (values.isEmpty())
        return std::nullopt;
    const QByteArray own = current ? entityTag(*current) : QByteArray();
    for (const QByteArray &tag : values.join(',').split(',')) {
        if (tag.trimmed() == "*")
            return std::nullopt;
        if (current && tag.trimmed() == own)
            return current;
    }
    throw Failure(FailureKind::Precondition,
                  u"It was changed meanwhile; read it again before you change it."_s);
}

} // namespace plexus::endpoints
