// Framing of server-sent events (WHATWG HTML section 9.2).
#pragma once

#include <QByteArray>

namespace plexus::mcp {

//! `data` holds no line breaks (our JSON never does). Without `id` the event cannot be resumed
//! from.
inline QByteArray eventFrame(const QByteArray &data, const QByteArray &id = {})
{
    return (id.isEmpty() ? QByteArray() : "id: " + id + '\n') + "event: message\ndata: " + data
        + "\n\n";
}

//! An event with an id and no data: the client may resume from here. `retryMs`: when to come back.
inline QByteArray primingFrame(const QByteArray &id, int retryMs)
{
    return "id: " + id + "\nretry: " + QByteArray::number(retryMs) + "\ndata: \n\n";
}

} // namespace plexus::mcp
