#include "http/headers.h"

#include <algorithm>

namespace plexus::http {

//! ASCII only, which is what names consist of.
static char lowered(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

bool isSameName(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size()
        && std::equal(left.begin(), left.end(), right.begin(),
                      [](char a, char b) { return lowered(a) == lowered(b); });
}

void Headers::reserve(qsizetype text, qsizetype fields)
{
    m_text.reserve(text);
    m_slices.reserve(fields);
}

void Headers::add(QByteArrayView name, QByteArrayView value)
{
    m_slices.append({m_text.size(), name.size(), value.size()});
    m_text.append(name).append(value);
}

void Headers::set(QByteArrayView name, QByteArrayView value)
{
    m_slices.removeIf([&](const Slice &slice) {
        return isSameName(QByteArrayView(m_text).sliced(slice.at, slice.nameSize), name);
    });
    add(name, value);
}

Headers::Field Headers::at(qsizetype index) const
{
    const Slice &slice = m_slices.at(index);
    const QByteArrayView text(m_text);
    return {text.sliced(slice.at, slice.nameSize),
            text.sliced(slice.at + slice.nameSize, slice.valueSize)};
}

std::optional<QByteArrayView> Headers::view(QByteArrayView name) const
{
    for (qsizetype i = 0; i < size(); ++i) {
        if (const Field field = at(i); isSameName(field.name, name))
            return field.value;
    }
    return std::nullopt;
}

std::optional<QByteArray> Headers::value(QByteArrayView name) const
{
    const auto found = view(name);
    return found ? std::optional(found->toByteArray()) : std::nullopt;
}

QList<QByteArray> Headers::values(QByteArrayView name) const
{
    QList<QByteArray> all;
    for (qsizetype i = 0; i < size(); ++i) {
        if (const Field field = at(i); isSameName(field.name, name))
            all.append(field.value.toByteArray());
    }
    return all;
}

//! Looks at every byte, so that the compiler can look at many at once.
bool Headers::isWritable(QByteArrayView value)
{
    bool wrong = false;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        wrong |= (byte < 0x20) & (byte != '\t');
        wrong |= byte == 0x7f;
    }
    return !wrong;
}

} // namespace plexus::http
