#include "json/fields.h"

namespace plexus::json::detail {

static QString unknownText(const QStringList &known, const char *hint)
{
    if (hint)
        return QString::fromUtf8(hint);
    const QString list =
        known.isEmpty() ? QStringLiteral("none") : known.join(QStringLiteral(", "));
    return QStringLiteral("is not known here (known: %1)").arg(list);
}

void refuseUnknown(const Value &value, std::initializer_list<const char *> names, const char *hint,
                   const Reader &reader)
{
    QStringList known;
    for (const char *name : names)
        known += QString::fromUtf8(name);
    for (const auto &[key, member] : value.members()) {
        if (!known.contains(QString::fromUtf8(key.data(), qsizetype(key.size()))))
            reader.member(key).fail(unknownText(known, hint));
    }
}

} // namespace plexus::json::detail
