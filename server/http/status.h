// Status codes and their words.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace plexus::http {

//! The reason phrase of RFC 9110, e.g. `Not Found`.
QByteArrayView reasonPhrase(int status);

//! A complete response without body that closes the connection: what a refused request gets.
QByteArray bareResponse(int status);

} // namespace plexus::http
