#include "core/sealer.h"

#include "core/base64url.h"
#include "core/bytes_of.h"
#include "core/failure.h"
#include "core/random.h"

#include <memory>

#include <openssl/evp.h>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static constexpr int nonceSize = 12;
static constexpr int tagSize = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

static Cipher newCipher() { return Cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free); }

Sealer::Sealer(QList<Secret> keys)
    : m_keys(std::move(keys))
{
    for (const Secret &key : m_keys) {
        if (key.size() != 32)
            throw Failure(FailureKind::Internal, u"Internal error."_s,
                          u"a sealing key must have 32 bytes"_s);
    }
    if (m_keys.isEmpty())
        throw Failure(FailureKind::Internal, u"Internal error."_s, u"a sealer needs a key"_s);
}

QByteArray Sealer::seal(const QByteArray &plain, const QByteArray &context) const
{
    const QByteArray nonce = randomBytes(nonceSize);
    QByteArray text(plain.size(), Qt::Uninitialized);
    QByteArray tag(tagSize, Qt::Uninitialized);
    const Cipher cipher = newCipher();
    int length = 0;
    const bool ok = cipher
        && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr,
                              bytesOf(m_keys.front().reveal()), bytesOf(nonce))
            == 1
        && EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytesOf(context), int(context.size()))
            == 1
        && EVP_EncryptUpdate(cipher.get(), bytesOf(text), &length, bytesOf(plain),
                             int(plain.size()))
            == 1
        && EVP_EncryptFinal_ex(cipher.get(), bytesOf(text) + length, &length) == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagSize, tag.data()) == 1;
    if (!ok)
        throw Failure(FailureKind::Internal, u"Internal error."_s,
                      u"OpenSSL: AES-256-GCM failed"_s);
    return toBase64Url(nonce + text + tag);
}

static std::optional<QByteArray> openWith(const Secret &key, const QByteArray &bytes,
                                          const QByteArray &context)
{
    const QByteArray nonce = bytes.first(nonceSize);
    const QByteArray text = bytes.sliced(nonceSize, bytes.size() - nonceSize - tagSize);
    QByteArray tag = bytes.last(tagSize);
    QByteArray plain(text.size(), Qt::Uninitialized);
    const Cipher cipher = newCipher();
    int length = 0;
    const bool ok = cipher
        && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key.reveal()),
                              bytesOf(nonce))
            == 1
        && EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytesOf(context), int(context.size()))
            == 1
        && EVP_DecryptUpdate(cipher.get(), bytesOf(plain), &length, bytesOf(text), int(text.size()))
            == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagSize, tag.data()) == 1
        && EVP_DecryptFinal_ex(cipher.get(), bytesOf(plain) + length, &length) == 1;
    return ok ? std::optional(plain) : std::nullopt;
}

std::optional<QByteArray> Sealer::open(const QByteArray &sealed, const QByteArray &context) const
{
    const std::optional<QByteArray> bytes = fromBase64Url(sealed);
    if (!bytes || bytes->size() < nonceSize + tagSize)
        return std::nullopt;
    for (const Secret &key : m_keys) {
        if (auto plain = openWith(key, *bytes, context))
            return plain;
    }
    return std::nullopt;
}

} // namespace plexus
