// Fernet, the form in which MCP Plexus (Python) keeps API keys.
#pragma once

#include "core/secret.h"

#include <optional>

namespace plexus::vault {

//! Reads a token (https://github.com/fernet/spec): `key` holds 32 bytes, the first half signs. The
//! signature is checked before anything else, in constant time; the age is not: stored values do
//! not expire. Nothing when the token is not of this key.
std::optional<Secret> openFernet(const Secret &key, const QByteArray &token);

//! Makes one, for programs that read nothing else. It is bound to no row: our own values are sealed
//! by ValueCipher. `iv` has 16 random bytes, `seconds` are since 1970.
QByteArray sealFernet(const Secret &key, const QByteArray &iv, qint64 seconds, const Secret &plain);

} // namespace plexus::vault
