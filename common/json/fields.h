// Describe a struct once; parsing, writing and its JSON Schema come from that.
//
//     struct ListRepos {
//         QString visibility = u"all"_s;
//         int limit = 30;
//         static constexpr auto fields() { return std::tuple{
//             field("visibility", &ListRepos::visibility, "all, public or private").defaulted(),
//             field("limit", &ListRepos::limit, "How many to return").between(1, 100).defaulted()
//             }; }
//     };
#pragma once

#include "json/convert.h"
#include "json/rules.h"

#include <tuple>

namespace plexus::json {

//! One member of a described struct: its JSON name, where it is, what it means, what it demands.
//! Codec is how its value looks, for members whose type does not say it all.
template <typename S, typename M, typename Codec = Convert<M>>
struct Field
{
    using As = Codec;
    const char *name;
    M S::*member;
    const char *help;
    Rules rules;

    //! May be absent; the struct's initialiser is the default.
    constexpr Field defaulted() const
    {
        return with([](Rules &r) { r.optional = true; });
    }
    constexpr Field between(double least, double most) const
    {
        return with([=](Rules &r) { r.least = least, r.most = most; });
    }
    constexpr Field length(int least, int most) const
    {
        return with([=](Rules &r) { r.leastLength = least, r.mostLength = most; });
    }
    constexpr Field items(int least, int most) const
    {
        return with([=](Rules &r) { r.leastItems = least, r.mostItems = most; });
    }
    constexpr Field oneOf(std::initializer_list<const char *> names) const
    {
        Field copy = *this;
        for (const char *allowed : names)
            copy.rules.names[copy.rules.nameCount++] = allowed;
        return copy;
    }
    constexpr Field format(const char *format) const
    {
        return with([=](Rules &r) { r.format = format; });
    }
    constexpr Field title(const char *title) const
    {
        return with([=](Rules &r) { r.title = title; });
    }
    //! Another codec than Convert<M>, e.g. for an integer that is a point in time.
    template <typename Other>
    constexpr Field<S, M, Other> as() const
    {
        Field<S, M, Other> copy(name, member, help);
        copy.rules = rules;
        return copy;
    }
    //! Clients of 2026-07-28 repeat the argument in the header `Mcp-Param-<name>`.
    constexpr Field mirroredInHeader(const char *header) const
    {
        return with([=](Rules &r) { r.header = header; });
    }

private:
    template <typename F>
    constexpr Field with(F change) const
    {
        Field copy = *this;
        change(copy.rules);
        return copy;
    }

public:
    constexpr Field(const char *n, M S::*m, const char *h)
        : name(n)
        , member(m)
        , help(h)
    {
    }
};

//! Has `static constexpr auto fields()`.
template <typename S>
concept Described = requires { S::fields(); };

//! A described struct may also have `static void check(const S &, const Reader &)` for rules that a
//! single field cannot say, and `unknownHint`, the text about members that it does not have.
template <typename S>
concept Checked = requires(const S &record, const Reader &reader) { S::check(record, reader); };
template <typename S>
concept Hinting = requires { S::unknownHint; };

namespace detail {

template <typename M>
inline constexpr bool isOptional = false;
template <typename T>
inline constexpr bool isOptional<std::optional<T>> = true;

//! Reports each member of `value` that is not among `names`, with `hint` where there is one.
void refuseUnknown(const Value &value, std::initializer_list<const char *> names, const char *hint,
                   const Reader &reader);

template <typename S>
constexpr const char *unknownHintOf()
{
    if constexpr (Hinting<S>)
        return S::unknownHint;
    else
        return nullptr;
}

template <typename S, typename M, typename Codec>
void readField(const Value &object, S &record, const Field<S, M, Codec> &field,
               const Reader &reader)
{
    const std::optional<Value> value = object.get(field.name);
    const bool optional = field.rules.optional || isOptional<M>;
    if (!value)
        return optional ? void() : reader.member(field.name).fail(QStringLiteral("is required"));
    const Reader place = reader.member(field.name);
    Codec::read(*value, record.*field.member, place);
    field.rules.check(*value, place);
}

template <typename S, typename M, typename Codec>
void describeField(QJsonObject &properties, QJsonArray &required, const S &defaults,
                   const Field<S, M, Codec> &field)
{
    QJsonObject schema = Codec::schema();
    if (*field.help)
        schema.insert(QStringLiteral("description"), QString::fromUtf8(field.help));
    field.rules.describe(schema);
    if (field.rules.optional)
        schema.insert(QStringLiteral("default"), Codec::write(defaults.*field.member));
    if (!field.rules.optional && !isOptional<M>)
        required.append(QString::fromUtf8(field.name));
    properties.insert(QString::fromUtf8(field.name), schema);
}

} // namespace detail

template <Described S>
struct Convert<S>
{
    static QJsonObject schema()
    {
        QJsonObject properties;
        QJsonArray required;
        const S defaults{};
        std::apply(
            [&](const auto &...f) {
                (detail::describeField(properties, required, defaults, f), ...);
            },
            S::fields());
        QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")},
                           {QStringLiteral("properties"), properties},
                           {QStringLiteral("additionalProperties"), false}};
        if (!required.isEmpty())
            schema.insert(QStringLiteral("required"), required);
        return schema;
    }
    static void read(const Value &value, S &out, const Reader &reader)
    {
        if (!value.isObject())
            return reader.fail(QStringLiteral("must be an object"));
        std::apply(
            [&](const auto &...f) {
                if (reader.unknown() == Unknown::Refuse)
                    detail::refuseUnknown(value, {f.name...}, detail::unknownHintOf<S>(), reader);
                (detail::readField(value, out, f, reader), ...);
            },
            S::fields());
        if constexpr (Checked<S>)
            S::check(out, reader);
    }
    static QJsonValue write(const S &record)
    {
        QJsonObject object;
        std::apply(
            [&](const auto &...f) {
                (object.insert(QString::fromUtf8(f.name),
                               std::remove_cvref_t<decltype(f)>::As::write(record.*f.member)),
                 ...);
            },
            S::fields());
        return object;
    }
};

//! The record that `value` is. Throws InvalidFields with all that is wrong.
template <typename T>
T read(const Value &value, Unknown unknown = Unknown::Refuse)
{
    QList<Problem> problems;
    T record{};
    Convert<T>::read(value, record, Reader(problems, unknown));
    if (!problems.isEmpty())
        throw InvalidFields(problems);
    return record;
}

template <typename T>
auto write(const T &record)
{
    if constexpr (Described<T>)
        return Convert<T>::write(record).toObject();
    else
        return Convert<T>::write(record);
}

//! JSON Schema 2020-12 of the type.
template <typename T>
QJsonObject schemaOf()
{
    return Convert<T>::schema();
}

} // namespace plexus::json

namespace plexus {

//! For use inside `fields()`.
template <typename S, typename M>
constexpr auto field(const char *name, M S::*member, const char *help = "")
{
    return json::Field<S, M>(name, member, help);
}

} // namespace plexus
