#include "core/ed25519.h"

#include "core/bytes_of.h"
#include "core/cipher_context.h"

#include <openssl/err.h>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

using SigningKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

static SigningKey signingKey(const Secret &key)
{
    SigningKey handle(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytesOf(key.reveal()),
                                                   size_t(key.size())),
                      &EVP_PKEY_free);
    if (!handle)
        failInCipher(u"Ed25519 (private key)"_s);
    return handle;
}

QByteArray ed25519PublicKey(const Secret &key)
{
    QByteArray bytes(ed25519KeySize, Qt::Uninitialized);
    size_t size = size_t(bytes.size());
    if (EVP_PKEY_get_raw_public_key(signingKey(key).get(), bytesOf(bytes), &size) != 1)
        failInCipher(u"Ed25519 (public key)"_s);
    return bytes;
}

QByteArray signEd25519(const Secret &key, const QByteArray &message)
{
    const SigningKey handle = signingKey(key);
    const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    QByteArray signature(ed25519SignatureSize, Qt::Uninitialized);
    size_t size = size_t(signature.size());
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle.get()) != 1
        || EVP_DigestSign(context.get(), bytesOf(signature), &size, bytesOf(message),
                          size_t(message.size()))
            != 1)
        failInCipher(u"Ed25519 (signing)"_s);
    return signature;
}

bool isEd25519Signature(const QByteArray &publicKey, const QByteArray &message,
                        const QByteArray &signature)
{
    const SigningKey handle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                                        bytesOf(publicKey),
                                                        size_t(publicKey.size())),
                            &EVP_PKEY_free);
    const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const bool isGood = handle && context
        && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1
        && EVP_DigestVerify(context.get(), bytesOf(signature), size_t(signature.size()),
                            bytesOf(message), size_t(message.size()))
            == 1;
    ERR_clear_error();
    return isGood;
}

} // namespace plexus
