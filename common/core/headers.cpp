#include "core/headers.h"

#include "core/append.h"

#include <algorithm>

namespace plexus {

//! ASCII only, which is what names consist of.
static char lowered(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

bool isSameNameOfSize(const char *left, const char *right, qsizetype size)
{
    return std::equal(left, left + size, right,
                      [](char a, char b) { return lowered(a) == lowered(b); });
}

static constexpr size_t usualOwn = 8;
static constexpr size_t usualOfClients = 32;

void Headers::add(QByteArrayView name, QByteArrayView value)
{
    if (m_slices.empty())
        m_slices.reserve(usualOwn);
    m_slices.push_back({m_text.size(), name.size(), m_text.size() + name.size(), value.size()});
    appendAll(m_text, {name, value});
}

void Headers::addFromText(QByteArrayView name, QByteArrayView value)
{
    if (m_slices.empty())
        m_slices.reserve(usualOfClients);
    const char *begin = m_text.constData();
    m_slices.push_back({name.data() - begin, name.size(), value.data() - begin, value.size()});
}

void Headers::set(QByteArrayView name, QByteArrayView value)
{
    std::erase_if(m_slices, [&](const Slice &slice) {
        return isSameName(text().sliced(slice.name, slice.nameSize), name);
    });
    add(name, value);
}

Headers::Field Headers::at(qsizetype index) const
{
    const Slice &slice = m_slices[size_t(index)];
    return {text().sliced(slice.name, slice.nameSize), text().sliced(slice.value, slice.valueSize)};
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

qsizetype Headers::count(QByteArrayView name) const
{
    qsizetype found = 0;
    for (qsizetype i = 0; i < size(); ++i)
        found += isSameName(at(i).name, name);
    return found;
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

std::optional<QByteArray> Headers::combined(QByteArrayView name) const
{
    std::optional<QByteArray> all;
    for (qsizetype i = 0; i < size(); ++i) {
        if (const Field field = at(i); isSameName(field.name, name))
            all = all ? *all + ", " + field.value.toByteArray() : field.value.toByteArray();
    }
    return all;
}

Headers &Headers::operator+=(const Headers &others)
{
    for (qsizetype i = 0; i < others.size(); ++i)
        add(others.at(i).name, others.at(i).value);
    return *this;
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

} // namespace plexus
