// AES-128 in CBC mode with the padding of PKCS #7. For Fernet only: it protects nothing by itself.
#pragma once

#include "core/secret.h"

#include <optional>

namespace plexus {

//! Key and `iv` of 16 bytes each; throws Failure{Internal} for others.
QByteArray encryptAesCbc(const Secret &key, const QByteArray &iv, const QByteArray &plain);

//! Nothing when the padding is wrong. Check the authenticity of `text` before.
std::optional<Secret> decryptAesCbc(const Secret &key, const QByteArray &iv,
                                    const QByteArray &text);

} // namespace plexus
