// A byte array as OpenSSL wants to see it. For the .cpp files of this folder.
#pragma once

#include <QByteArray>

namespace plexus {

inline const unsigned char *bytesOf(const QByteArray &data)
{
    return reinterpret_cast<const unsigned char *>(data.constData());
}

//! Detaches.
inline unsigned char *bytesOf(QByteArray &data)
{
    return reinterpret_cast<unsigned char *>(data.data());
}

} // namespace plexus
