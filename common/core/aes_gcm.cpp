#include "core/aes_gcm.h"

#include "core/bytes_of.h"
#include "core/cipher_context.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static void requireSizes(const Secret &key, const QByteArray &nonce)
{
    if (key.size() != aesGcmKeySize || nonce.size() != aesGcmNonceSize)
        failInCipher(u"AES-256-GCM (size of key or nonce)"_s);
}

QByteArray sealAesGcm(const Secret &key, const QByteArray &nonce, const QByteArray &plain,
                      const QByteArray &associated)
{
    requireSizes(key, nonce);
    QByteArray sealed(plain.size() + aesGcmTagSize, Qt::Uninitialized);
    unsigned char *const text = bytesOf(sealed);
    const CipherContext context = newCipherContext();
    EVP_CIPHER_CTX *const c = context.get();
    int length = 0;
    const bool ok = c
        && EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), nullptr, bytesOf(key.reveal()), bytesOf(nonce))
            == 1
        && EVP_EncryptUpdate(c, nullptr, &length, bytesOf(associated), int(associated.size())) == 1
        && EVP_EncryptUpdate(c, text, &length, bytesOf(plain), int(plain.size())) == 1
        && EVP_EncryptFinal_ex(c, text + length, &length) == 1
        && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, aesGcmTagSize, text + plain.size()) == 1;
    if (!ok)
        failInCipher(u"AES-256-GCM"_s);
    return sealed;
}

static bool decrypt(const Secret &key, const QByteArray &nonce, const QByteArray &sealed,
                    const QByteArray &associated, QByteArray &plain)
{
    const CipherContext context = newCipherContext();
    EVP_CIPHER_CTX *const c = context.get();
    QByteArray tag = sealed.last(aesGcmTagSize);
    int length = 0;
    return c
        && EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), nullptr, bytesOf(key.reveal()), bytesOf(nonce))
        == 1
        && EVP_DecryptUpdate(c, nullptr, &length, bytesOf(associated), int(associated.size())) == 1
        && EVP_DecryptUpdate(c, bytesOf(plain), &length, bytesOf(sealed), int(plain.size())) == 1
        && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, aesGcmTagSize, tag.data()) == 1
        && EVP_DecryptFinal_ex(c, bytesOf(plain) + length, &length) == 1;
}

std::optional<Secret> openAesGcm(const Secret &key, const QByteArray &nonce,
                                 const QByteArray &sealed, const QByteArray &associated)
{
    requireSizes(key, nonce);
    if (sealed.size() < aesGcmTagSize)
        return std::nullopt;
    QByteArray plain(sealed.size() - aesGcmTagSize, Qt::Uninitialized);
    const bool ok = decrypt(key, nonce, sealed, associated, plain);
    std::optional<Secret> opened;
    if (ok)
        opened.emplace(plain);
    wipe(plain); // what failed its tag was deciphered too
    return opened;
}

} // namespace plexus
