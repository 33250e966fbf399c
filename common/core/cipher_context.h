// OpenSSL's handle of a running cipher. For the .cpp files of this folder.
#pragma once

#include "core/failure.h"

#include <memory>

#include <openssl/evp.h>

namespace plexus {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

inline CipherContext newCipherContext()
{
    return CipherContext(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
}

//! What OpenSSL refuses although everything was given rightly.
[[noreturn]] inline void failInCipher(const QString &cipher)
{
    throw Failure(FailureKind::Internal, QStringLiteral("Internal error."),
                  QStringLiteral("OpenSSL: %1 failed").arg(cipher));
}

} // namespace plexus
