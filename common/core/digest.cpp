#include "core/digest.h"

#include "core/bytes_of.h"
#include "core/failure.h"

#include <memory>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

[[noreturn]] static void openSslFailed(const char *what)
{
    throw Failure(FailureKind::Internal, u"Internal error."_s,
                  u"OpenSSL: %1 failed"_s.arg(QLatin1StringView(what)));
}

//! Fetched once: EVP_sha256() would be looked up at each use.
static const EVP_MD *sha256Algorithm()
{
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
    return algorithm.get();
}

QByteArray sha256(const QByteArray &data)
{
    QByteArray out(32, Qt::Uninitialized);
    unsigned int length = 0;
    if (EVP_Digest(data.constData(), size_t(data.size()), bytesOf(out), &length, sha256Algorithm(),
                   nullptr)
        != 1)
        openSslFailed("SHA-256");
    return out;
}

QByteArray hmacSha256(const QByteArray &key, const QByteArray &data)
{
    QByteArray out(32, Qt::Uninitialized);
    unsigned int length = 0;
    if (!HMAC(EVP_sha256(), key.constData(), int(key.size()), bytesOf(data), size_t(data.size()),
              bytesOf(out), &length))
        openSslFailed("HMAC");
    return out;
}

QByteArray hkdfSha256(const QByteArray &key, const QByteArray &purpose, qsizetype length)
{
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr), &EVP_PKEY_CTX_free);
    QByteArray out(length, Qt::Uninitialized);
    size_t written = size_t(length);
    const bool ok = context && EVP_PKEY_derive_init(context.get()) > 0
        && EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) > 0
        && EVP_PKEY_CTX_set1_hkdf_key(context.get(), bytesOf(key), int(key.size())) > 0
        && EVP_PKEY_CTX_add1_hkdf_info(context.get(), bytesOf(purpose), int(purpose.size())) > 0
        && EVP_PKEY_derive(context.get(), bytesOf(out), &written) > 0;
    if (!ok)
        openSslFailed("HKDF");
    return out;
}

} // namespace plexus
