// Forms that ask for what must not be typed into them.
#pragma once

#include <QJsonValue>
#include <QString>

namespace plexus {

//! The first property of a form's schema, at whatever depth, that asks for a secret: a word of its
//! name is key, token, secret or pwd (`apiKey`, `token_value`), the name holds one like `password`
//! or `credential`, or it is of `"format": "password"`. Empty: there is none.
QString secretFieldIn(const QJsonValue &schema);

} // namespace plexus
