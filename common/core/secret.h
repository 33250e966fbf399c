// A value that must not be printed.
#pragma once

#include <QByteArray>

namespace plexus {

//! Holds a credential. Has no stream operator, no JSON and no QString: the only way to the bytes is
//! reveal(), which one can grep for. The bytes are wiped when the last owner lets go.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes);
    Secret(const Secret &other);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret other) noexcept;
    ~Secret();

    const QByteArray &reveal() const noexcept { return m_bytes; }
    bool isEmpty() const noexcept { return m_bytes.isEmpty(); }
    qsizetype size() const noexcept { return m_bytes.size(); }

private:
    QByteArray m_bytes;
};

//! Overwrites and empties bytes of our own on the way into a Secret. What shares them is left
//! alone.
void wipe(QByteArray &bytes) noexcept;

//! Compares without revealing by its duration where the first difference is (CRYPTO_memcmp).
//! Different lengths are unequal at once.
bool equalInConstantTime(const QByteArray &left, const QByteArray &right) noexcept;

} // namespace plexus
