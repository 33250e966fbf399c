// Signatures (RFC 8032).
#pragma once

#include "core/secret.h"

namespace plexus {

inline constexpr qsizetype ed25519KeySize = 32; // of both halves
inline constexpr qsizetype ed25519SignatureSize = 64;

//! The public half of a private key, which is any 32 random bytes. Throws Failure{Internal} for a
//! key of another size, as signEd25519().
QByteArray ed25519PublicKey(const Secret &key);

QByteArray signEd25519(const Secret &key, const QByteArray &message);

//! False also for keys and signatures of a wrong size.
bool isEd25519Signature(const QByteArray &publicKey, const QByteArray &message,
                        const QByteArray &signature);

} // namespace plexus
