// Header fields of a request or response.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <vector>

namespace plexus {

//! isSameName() of texts of one size.
bool isSameNameOfSize(const char *left, const char *right, qsizetype size);

//! Whether two names are the same (RFC 9110 section 5.1: without regard to case).
inline bool isSameName(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && isSameNameOfSize(left.data(), right.data(), left.size());
}

//! Fields in the order of the wire, all in one buffer.
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
    //! Of fields that are in `text` already; addFromText() tells where.
    explicit Headers(QByteArray text)
        : m_text(std::move(text))
    {
    }
    Headers(std::initializer_list<Field> fields)
    {
        for (const Field &field : fields)
            add(field.name, field.value);
    }

    void add(QByteArrayView name, QByteArrayView value);
    //! Both are parts of text().
    void addFromText(QByteArrayView name, QByteArrayView value);
    QByteArrayView text() const noexcept { return m_text; }
    //! Replaces all fields of that name.
    void set(QByteArrayView name, QByteArrayView value);
    //! The first value, to keep; nothing when absent.
    std::optional<QByteArray> value(QByteArrayView name) const;
    //! The first value, to look at.
    std::optional<QByteArrayView> view(QByteArrayView name) const;
    QList<QByteArray> values(QByteArrayView name) const;
    //! All values as one list (RFC 9110 section 5.3).
    std::optional<QByteArray> combined(QByteArrayView name) const;
    bool contains(QByteArrayView name) const { return view(name).has_value(); }
    qsizetype count(QByteArrayView name) const;

    qsizetype size() const noexcept { return qsizetype(m_slices.size()); }
    Field at(qsizetype index) const;
    Headers &operator+=(const Headers &others);
    friend Headers operator+(Headers left, const Headers &right) { return left += right; }

    //! Whether `value` may be written: visible ASCII, obs-text, space and tab (RFC 9110
    //! section 5.5).
    static bool isWritable(QByteArrayView value);

private:
    //! Where in the buffer a field is.
    struct Slice
    {
        qsizetype name;
        qsizetype nameSize;
        qsizetype value;
        qsizetype valueSize;
    };
    QByteArray m_text;
    std::vector<Slice> m_slices;
};

} // namespace plexus
