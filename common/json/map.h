// Objects whose member names are data.
#pragma once

#include "json/convert.h"

#include <QMap>

namespace plexus::json {

template <typename T>
struct Convert<QMap<QString, T>>
{
    static QJsonObject schema()
    {
        return {{QStringLiteral("type"), QStringLiteral("object")},
                {QStringLiteral("additionalProperties"), Convert<T>::schema()}};
    }
    static void read(const Value &value, QMap<QString, T> &out, const Reader &reader)
    {
        if (!value.isObject())
            return reader.fail(QStringLiteral("must be an object"));
        out.clear();
        for (const auto &[key, member] : value.members()) {
            const QString name = QString::fromUtf8(key.data(), qsizetype(key.size()));
            Convert<T>::read(member, out[name], reader.member(key));
        }
    }
    static QJsonValue write(const QMap<QString, T> &map)
    {
        QJsonObject object;
        for (auto it = map.begin(); it != map.end(); ++it)
            object.insert(it.key(), Convert<T>::write(it.value()));
        return object;
    }
};

} // namespace plexus::json
