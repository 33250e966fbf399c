// The line before a chunk.
#pragma once

#include <QByteArrayView>

#include <optional>

namespace plexus::http {

//! The size of the chunk, from its line without CRLF (RFC 9112 section 7.1). Nothing when it is not
//! a size of at most 15 digits, with nothing or well-formed extensions behind it: quotes that are
//! left open end elsewhere for others.
std::optional<qint64> readChunkLine(QByteArrayView line);

} // namespace plexus::http
