// Records as those write them who have nothing to say about some members.
#pragma once

#include "json/fields.h"

namespace plexus::json {

template <Described S>
QJsonObject writeSet(const S &record);

namespace detail {

template <typename T>
inline constexpr bool isList = false;
template <typename T>
inline constexpr bool isList<QList<T>> = true;

template <typename T>
QJsonValue setOf(const T &value)
{
    if constexpr (isOptional<T>) {
        return value ? setOf(*value) : QJsonValue(QJsonValue::Null);
    } else if constexpr (Described<T>) {
        return writeSet(value);
    } else if constexpr (isList<T>) {
        QJsonArray array;
        for (const auto &item : value)
            array.append(setOf(item));
        return array;
    } else {
        return Convert<T>::write(value);
    }
}

template <typename S, typename M, typename Codec>
void writeSetField(QJsonObject &object, const S &record, const Field<S, M, Codec> &field)
{
    const M &value = record.*field.member;
    if constexpr (isOptional<M>) {
        if (!value)
            return;
    }
    const QString name = QString::fromUtf8(field.name);
    if constexpr (std::is_same_v<Codec, Convert<M>>)
        object.insert(name, setOf(value));
    else
        object.insert(name, Codec::write(value));
}

} // namespace detail

//! Like write(), but optional members that are not set are left out, on all levels: their schema
//! knows no null.
template <Described S>
QJsonObject writeSet(const S &record)
{
    QJsonObject object;
    std::apply([&](const auto &...f) { (detail::writeSetField(object, record, f), ...); },
               S::fields());
    return object;
}

} // namespace plexus::json
