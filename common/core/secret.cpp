#include "core/secret.h"

#include <openssl/crypto.h>

namespace plexus {

// Own, unshared copies: a shared QByteArray would survive the wiping.
Secret::Secret(QByteArray bytes)
    : m_bytes(bytes.constData(), bytes.size())
{
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

Secret::~Secret()
{
    // Bytes that somebody copied from reveal() are theirs; data() would copy them once more.
    if (!m_bytes.isEmpty() && m_bytes.isDetached())
        OPENSSL_cleanse(m_bytes.data(), size_t(m_bytes.size()));
}

bool equalInConstantTime(const QByteArray &left, const QByteArray &right) noexcept
{
    return left.size() == right.size()
        && CRYPTO_memcmp(left.constData(), right.constData(), size_t(left.size())) == 0;
}

} // namespace plexus
