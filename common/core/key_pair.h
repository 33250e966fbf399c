// Which private key belongs to which certificate.
#pragma once

#include <QByteArray>

namespace plexus {

//! Whether the key is that of the first certificate. Both are PEM; false also for what cannot be
//! read, encrypted keys among them.
bool isKeyOf(const QByteArray &keyPem, const QByteArray &certificatePem);

} // namespace plexus
