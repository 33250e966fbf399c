#include "http/headers.h"

#include <algorithm>

namespace plexus::http {

static bool isNamed(const Headers::Field &field, QByteArrayView name)
{
    return QByteArrayView(field.first).compare(name, Qt::CaseInsensitive) == 0;
}

void Headers::set(const QByteArray &name, const QByteArray &value)
{
    m_fields.removeIf([&](const Field &field) { return isNamed(field, name); });
    add(name, value);
}

std::optional<QByteArray> Headers::value(QByteArrayView name) const
{
    for (const Field &field : m_fields) {
        if (isNamed(field, name))
            return field.second;
    }
    return std::nullopt;
}

QList<QByteArray> Headers::values(QByteArrayView name) const
{
    QList<QByteArray> all;
    for (const Field &field : m_fields) {
        if (isNamed(field, name))
            all.append(field.second);
    }
    return all;
}

bool Headers::isWritable(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

} // namespace plexus::http
