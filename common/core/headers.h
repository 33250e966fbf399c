// Header fields of a request or response.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace plexus::http {

//! Whether two names are the same (RFC 9110 section 5.1: without regard to case).
bool isSameName(QByteArrayView left, QByteArrayView right);

//! Fields in the order of the wire, all in one buffer. Cheap to copy.
class Headers
{
public:
    //! Valid until the headers are changed or gone.
    struct Field
    {
        QByteArrayView name;
        QByteArrayView value;
    };

    Headers() = default;
    Headers(std::initializer_list<Field> fields)
    {
        for (const Field &field : fields)
            add(field.name, field.value);
    }

    //! Makes room for so much text in so many fields.
    void reserve(qsizetype text, qsizetype fields);
    void add(QByteArrayView name, QByteArrayView value);
    //! Replaces all fields of that name.
    void set(QByteArrayView name, QByteArrayView value);
    //! The first value, to keep; nothing when absent.
    std::optional<QByteArray> value(QByteArrayView name) const;
    //! The first value, to look at.
    std::optional<QByteArrayView> view(QByteArrayView name) const;
    QList<QByteArray> values(QByteArrayView name) const;
    bool contains(QByteArrayView name) const { return view(name).has_value(); }

    qsizetype size() const noexcept { return m_slices.size(); }
    Field at(qsizetype index) const;

    //! Whether `value` may be written: visible ASCII, obs-text, space and tab (RFC 9110
    //! section 5.5).
    static bool isWritable(QByteArrayView value);

private:
    //! Where in the buffer a field's name begins; its value follows.
    struct Slice
    {
        qsizetype at;
        qsizetype nameSize;
        qsizetype valueSize;
    };
    QByteArray m_text;
    QList<Slice> m_slices;
};

} // namespace plexus::http
