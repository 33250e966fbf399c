// Identifiers that cannot be mistaken for each other.
#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>

namespace plexus {

//! A QString with a type of its own. Construction is explicit; the empty id means "none".
template <typename Tag>
class StrongId
{
public:
    StrongId() = default;
    explicit StrongId(QString value)
        : m_value(std::move(value))
    {
    }

    const QString &value() const noexcept { return m_value; }
    bool isEmpty() const noexcept { return m_value.isEmpty(); }

    friend bool operator==(const StrongId &, const StrongId &) = default;
    friend bool operator<(const StrongId &left, const StrongId &right)
    {
        return left.m_value < right.m_value;
    }
    friend size_t qHash(const StrongId &id, size_t seed = 0) noexcept
    {
        return ::qHash(id.m_value, seed);
    }

private:
    QString m_value;
};

} // namespace plexus
