// Header fields of a request or response.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <utility>

namespace plexus::http {

//! Fields in the order of the wire; names compare without regard to case (RFC 9110 section 5.1).
class Headers
{
public:
    using Field = std::pair<QByteArray, QByteArray>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields)
        : m_fields(fields)
    {
    }

    void add(QByteArray name, QByteArray value)
    {
        m_fields.emplaceBack(std::move(name), std::move(value));
    }
    //! Replaces all fields of that name.
    void set(const QByteArray &name, const QByteArray &value);
    //! The first value; nothing when absent.
    std::optional<QByteArray> value(QByteArrayView name) const;
    QList<QByteArray> values(QByteArrayView name) const;
    bool contains(QByteArrayView name) const { return value(name).has_value(); }
    const QList<Field> &fields() const noexcept { return m_fields; }

    //! Whether `value` may be written: visible ASCII, obs-text, space and tab (RFC 9110
    //! section 5.5).
    static bool isWritable(QByteArrayView value);

private:
    QList<Field> m_fields;
};

} // namespace plexus::http
