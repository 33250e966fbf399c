// Writing JSON.
#pragma once

#include <QByteArray>
#include <QJsonValue>

namespace plexus::json {

//! Any value without white space, scalars too. Integers stay exact. Strict readers can take it:
//! half a surrogate pair becomes U+FFFD, doubles never look like integers beyond 64 bits.
QByteArray dump(const QJsonValue &value);

//! With an indentation of `spaces`, as people (and models) like to read it.
QByteArray dumpIndented(const QJsonValue &value, int spaces = 2);

//! `text` as a JSON string, with quotes.
QByteArray quoted(const QString &text);

} // namespace plexus::json
