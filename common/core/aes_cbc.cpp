#include "core/aes_cbc.h"

#include "core/bytes_of.h"
#include "core/cipher_context.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype blockSize = 16;

static void requireBlockSizes(const Secret &key, const QByteArray &iv)
{
    if (key.size() != blockSize || iv.size() != blockSize)
        failInCipher(u"AES-128-CBC (size of key or IV)"_s);
}

QByteArray encryptAesCbc(const Secret &key, const QByteArray &iv, const QByteArray &plain)
{
    requireBlockSizes(key, iv);
    QByteArray text(plain.size() + blockSize, Qt::Uninitialized);
    const CipherContext context = newCipherContext();
    EVP_CIPHER_CTX *const c = context.get();
    int begun = 0;
    int ended = 0;
    const bool ok = c
        && EVP_EncryptInit_ex(c, EVP_aes_128_cbc(), nullptr, bytesOf(key.reveal()), bytesOf(iv))
            == 1
        && EVP_EncryptUpdate(c, bytesOf(text), &begun, bytesOf(plain), int(plain.size())) == 1
        && EVP_EncryptFinal_ex(c, bytesOf(text) + begun, &ended) == 1;
    if (!ok)
        failInCipher(u"AES-128-CBC"_s);
    text.truncate(begun + ended);
    return text;
}

std::optional<Secret> decryptAesCbc(const Secret &key, const QByteArray &iv, const QByteArray &text)
{
    requireBlockSizes(key, iv);
    QByteArray plain(text.size() + blockSize, Qt::Uninitialized);
    const CipherContext context = newCipherContext();
    EVP_CIPHER_CTX *const c = context.get();
    int begun = 0;
    int ended = 0;
    const bool ok = c
        && EVP_DecryptInit_ex(c, EVP_aes_128_cbc(), nullptr, bytesOf(key.reveal()), bytesOf(iv))
            == 1
        && EVP_DecryptUpdate(c, bytesOf(plain), &begun, bytesOf(text), int(text.size())) == 1
        && EVP_DecryptFinal_ex(c, bytesOf(plain) + begun, &ended) == 1;
    std::optional<Secret> opened;
    if (ok)
        opened.emplace(QByteArray::fromRawData(plain.constData(), begun + ended));
    wipe(plain);
    return opened;
}

} // namespace plexus
