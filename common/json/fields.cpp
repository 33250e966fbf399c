#include "json/fields.h"

#include <algorithm>

namespace plexus::json::detail {

static QString unknownText(std::initializer_list<const char *> names, const char *hint)
{
    if (hint)
        return QString::fromUtf8(hint);
    QStringList known;
    for (const char *name : names)
        known += QString::fromUtf8(name);
    const QString list =
        known.isEmpty() ? QStringLiteral("none") : known.join(QStringLiteral(", "));
    return QStringLiteral("is not known here (known: %1)").arg(list);
}

void refuseUnknown(const Value &value, std::initializer_list<const char *> names, const char *hint,
                   const Reader &reader)
{
    for (const auto &[key, member] : value.members()) {
        if (std::find(names.begin(), names.end(), key) == names.end())
            reader.member(key).fail(unknownText(names, hint));
    }
}

} // namespace plexus::json::detail
