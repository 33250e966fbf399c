// AES-256 in Galois/Counter Mode (NIST SP 800-38D), with its nonce in the caller's hands. Only for
// those who build formats on it: everybody else wants Sealer or the vault.
#pragma once

#include "core/secret.h"

#include <optional>

namespace plexus {

inline constexpr qsizetype aesGcmKeySize = 32;
inline constexpr qsizetype aesGcmNonceSize = 12;
inline constexpr qsizetype aesGcmTagSize = 16;

//! Ciphertext and tag, joined. A nonce may be used once with a key. Throws Failure{Internal} for
//! another size of key or nonce.
QByteArray sealAesGcm(const Secret &key, const QByteArray &nonce, const QByteArray &plain,
                      const QByteArray &associated);

//! Nothing when key, nonce or associated data are others than those of the sealing, or a bit has
//! changed.
std::optional<Secret> openAesGcm(const Secret &key, const QByteArray &nonce,
                                 const QByteArray &sealed, const QByteArray &associated);

} // namespace plexus
