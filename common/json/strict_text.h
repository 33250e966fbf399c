// What Qt writes, made readable for strict parsers.
#pragma once

#include <QByteArray>

namespace plexus::json {

//! `written` is compact JSON by Qt. Two things in it are refused by strict readers, ours too,
//! together with all around them, and are mended here: half a surrogate pair (`\ud83d`) becomes
//! U+FFFD, and a double that Qt wrote like an integer beyond 64 bits gets an exponent.
QByteArray strictText(QByteArray written);

} // namespace plexus::json
