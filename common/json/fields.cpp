#include "json/fields.h"

namespace plexus::json::detail {

void refuseUnknown(const Value &value, std::initializer_list<const char *> names,
                   const Reader &reader)
{
    QStringList known;
    for (const char *name : names)
        known += QString::fromUtf8(name);
    const QString list =
        known.isEmpty() ? QStringLiteral("none") : known.join(QStringLiteral(", "));
    for (const auto &[key, member] : value.members()) {
        if (!known.contains(QString::fromUtf8(key.data(), qsizetype(key.size()))))
            reader.member(key).fail(QStringLiteral("is not known here (known: %1)").arg(list));
    }
}

} // namespace plexus::json::detail
