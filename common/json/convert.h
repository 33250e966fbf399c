// How C++ types look in JSON. Specialise Convert for a type of your own.
#pragma once

#include "core/strong_id.h"
#include "json/problems.h"
#include "json/value.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <limits>
#include <optional>
#include <span>
#include <type_traits>

namespace plexus::json {

//! `schema()` is the JSON Schema of the type; `read()` reports to the reader what does not fit;
//! `write()` is its inverse.
template <typename T>
struct Convert;

template <>
struct Convert<QString>
{
    static QJsonObject schema() { return {{QStringLiteral("type"), QStringLiteral("string")}}; }
    static void read(const Value &value, QString &out, const Reader &reader)
    {
        value.isString() ? void(out = value.toString())
                         : reader.fail(QStringLiteral("must be a string"));
    }
    static QJsonValue write(const QString &text) { return text; }
};

template <>
struct Convert<bool>
{
    static QJsonObject schema() { return {{QStringLiteral("type"), QStringLiteral("boolean")}}; }
    static void read(const Value &value, bool &out, const Reader &reader)
    {
        value.isBoolean() ? void(out = value.toBool())
                          : reader.fail(QStringLiteral("must be true or false"));
    }
    static QJsonValue write(bool value) { return value; }
};

template <typename T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
struct Convert<T>
{
    static QJsonObject schema() { return {{QStringLiteral("type"), QStringLiteral("integer")}}; }
    static void read(const Value &value, T &out, const Reader &reader)
    {
        // JSON Schema counts 3.0 among the integers.
        const double number = value.isNumber() ? value.toDouble() : 0.5;
        if (!value.isInteger()
            && number != double(qint64(number < 9e15 && number > -9e15 ? number : 0.5)))
            return reader.fail(QStringLiteral("must be an integer"));
        const qint64 integer = value.isInteger() ? value.toInteger() : qint64(number);
        if (!std::in_range<T>(integer))
            return reader.fail(QStringLiteral("is out of range"));
        out = T(integer);
    }
    static QJsonValue write(T value) { return qint64(value); }
};

template <typename T>
    requires std::is_floating_point_v<T>
struct Convert<T>
{
    static QJsonObject schema() { return {{QStringLiteral("type"), QStringLiteral("number")}}; }
    static void read(const Value &value, T &out, const Reader &reader)
    {
        value.isNumber() ? void(out = T(value.toDouble()))
                         : reader.fail(QStringLiteral("must be a number"));
    }
    static QJsonValue write(T value) { return double(value); }
};

template <>
struct Convert<QJsonObject>
{
    static QJsonObject schema() { return {{QStringLiteral("type"), QStringLiteral("object")}}; }
    static void read(const Value &value, QJsonObject &out, const Reader &reader)
    {
        value.isObject() ? void(out = value.toQJson().toObject())
                         : reader.fail(QStringLiteral("must be an object"));
    }
    static QJsonValue write(const QJsonObject &object) { return object; }
};

template <>
struct Convert<QJsonValue>
{
    static QJsonObject schema() { return {}; }
    static void read(const Value &value, QJsonValue &out, const Reader &) { out = value.toQJson(); }
    static QJsonValue write(const QJsonValue &value) { return value; }
};

template <typename T>
struct Convert<QList<T>>
{
    static QJsonObject schema()
    {
        return {{QStringLiteral("type"), QStringLiteral("array")},
                {QStringLiteral("items"), Convert<T>::schema()}};
    }
    static void read(const Value &value, QList<T> &out, const Reader &reader)
    {
        if (!value.isArray())
            return reader.fail(QStringLiteral("must be an array"));
        out.clear();
        for (const Value &element : value.elements()) {
            T item{};
            Convert<T>::read(element, item, reader.element(out.size()));
            out.append(std::move(item));
        }
    }
    static QJsonValue write(const QList<T> &list)
    {
        QJsonArray array;
        for (const T &item : list)
            array.append(Convert<T>::write(item));
        return array;
    }
};

//! Absent and null both mean "none".
template <typename T>
struct Convert<std::optional<T>>
{
    static QJsonObject schema() { return Convert<T>::schema(); }
    static void read(const Value &value, std::optional<T> &out, const Reader &reader)
    {
        if (value.isNull())
            return out.reset();
        Convert<T>::read(value, out.emplace(), reader);
    }
    static QJsonValue write(const std::optional<T> &value)
    {
        return value ? Convert<T>::write(*value) : QJsonValue(QJsonValue::Null);
    }
};

template <typename Tag>
struct Convert<StrongId<Tag>>
{
    static QJsonObject schema() { return Convert<QString>::schema(); }
    static void read(const Value &value, StrongId<Tag> &out, const Reader &reader)
    {
        QString text;
        Convert<QString>::read(value, text, reader);
        out = StrongId<Tag>(text);
    }
    static QJsonValue write(const StrongId<Tag> &id) { return id.value(); }
};

//! A row of an enumeration's table of names.
template <typename E>
struct EnumName
{
    E value;
    const char *name;
};

//! Enumerations say their names by an overload `enumNames(E) -> std::span<const EnumName<E>>`
//! found by argument-dependent lookup.
template <typename E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) { enumNames(e); };

template <NamedEnum E>
QString nameOf(E value)
{
    for (const auto &[candidate, name] : enumNames(value)) {
        if (candidate == value)
            return QString::fromLatin1(name);
    }
    return {};
}

template <NamedEnum E>
std::optional<E> enumFromName(QStringView text)
{
    for (const auto &[candidate, name] : enumNames(E{})) {
        if (text == QLatin1StringView(name))
            return candidate;
    }
    return std::nullopt;
}

template <NamedEnum E>
struct Convert<E>
{
    static QStringList names()
    {
        QStringList all;
        for (const auto &entry : enumNames(E{}))
            all += QString::fromLatin1(entry.name);
        return all;
    }
    static QJsonObject schema()
    {
        return {{QStringLiteral("type"), QStringLiteral("string")},
                {QStringLiteral("enum"), QJsonArray::fromStringList(names())}};
    }
    static void read(const Value &value, E &out, const Reader &reader)
    {
        const auto found = value.isString() ? enumFromName<E>(value.toString()) : std::nullopt;
        found ? void(out = *found)
              : reader.fail(QStringLiteral("must be one of ") + names().join(QStringLiteral(", ")));
    }
    static QJsonValue write(E value) { return nameOf(value); }
};

} // namespace plexus::json
