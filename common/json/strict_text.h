// What Qt writes, made readable for strict parsers.
#pragma once

#include <QByteArray>

namespace plexus::json {

//! `written` is compact JSON by Qt. Two things in it are refused by strict readers, ours too,
//! together with all around them, and are mended here: half a surrogate pair (`\ud83d`) becomes
//! U+FFFD, and a double that Qt wrote with 20 digits or more gets an exponent, so that it is not
//! taken for an integer beyond 64 bits.
QByteArray strictText(QByteArray written);

} // namespace plexus::json
