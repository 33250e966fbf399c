// Hashes and derived keys.
#pragma once

#include <QByteArray>

namespace plexus {

//! SHA-256 of `data`, 32 bytes. What is only ever compared (tokens of 256 random bits) is stored as
//! this.
QByteArray sha256(const QByteArray &data);

//! HMAC-SHA-256 (RFC 2104), 32 bytes.
QByteArray hmacSha256(const QByteArray &key, const QByteArray &data);

//! HKDF-SHA-256 (RFC 5869) with an empty salt: `length` bytes of a key for one `purpose`.
QByteArray hkdfSha256(const QByteArray &key, const QByteArray &purpose, qsizetype length = 32);

} // namespace plexus
