// Random values for credentials and ids.
#pragma once

#include "core/secret.h"

#include <QByteArray>

namespace plexus {

//! `count` bytes from OpenSSL's CSPRNG. Throws Failure{Internal} when it has no entropy.
QByteArray randomBytes(qsizetype count);

//! base64url text of `bytes` random bytes, without padding (32 bytes give 43 characters).
QByteArray randomText(qsizetype bytes = 32);

//! A credential `<prefix><base64url of 32 random bytes>`, e.g. prefix `plx_ut_`.
Secret randomToken(const QByteArray &prefix);

} // namespace plexus
