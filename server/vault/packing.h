// Several byte strings in one, without ambiguity.
#pragma once

#include "core/secret.h"

#include <QByteArrayList>

#include <optional>
#include <vector>

namespace plexus::vault {

//! Each part with its length in front (four bytes, big endian), so that no two lists give the same
//! bytes.
QByteArray packed(const QByteArrayList &parts);

//! The same for secrets; nothing of them stays behind.
Secret packedSecrets(const std::vector<Secret> &parts);
//! Nothing when `bytes` is not what packedSecrets() makes.
std::optional<std::vector<Secret>> unpackedSecrets(const Secret &bytes);

} // namespace plexus::vault
