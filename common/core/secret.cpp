#include "core/secret.h"

#include <openssl/crypto.h>

namespace plexus {

// Own, unshared copies: a shared QByteArray would survive the wiping.
Secret::Secret(QByteArray bytes)
    : m_bytes(bytes.constData(), bytes.size())
{
    wipe(bytes); // unless somebody else holds them too
}
Secret::Secret(const Secret &other)
    : m_bytes(other.m_bytes.constData(), other.m_bytes.size())
{
}
Secret::Secret(Secret &&other) noexcept { m_bytes.swap(other.m_bytes); }

Secret &Secret::operator=(Secret other) noexcept
{
    m_bytes.swap(other.m_bytes);
    return *this;
}

Secret::~Secret() { wipe(m_bytes); }

void wipe(QByteArray &bytes) noexcept
{
    // Bytes that somebody else holds are theirs too; data() would copy them once more.
    if (!bytes.isEmpty() && bytes.isDetached())
        OPENSSL_cleanse(bytes.data(), size_t(bytes.size()));
    bytes.clear();
}

bool equalInConstantTime(const QByteArray &left, const QByteArray &right) noexcept
{
    return left.size() == right.size()
        && CRYPTO_memcmp(left.constData(), right.constData(), size_t(left.size())) == 0;
}

} // namespace plexus
