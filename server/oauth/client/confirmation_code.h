// Codes that people carry from one window to another.
#pragma once

#include <QByteArray>
#include <QString>

namespace plexus::oauth {

//! Eight characters of Crockford's base 32 from the first 40 bits of `bytes`, as `XXXX-XXXX`.
QString confirmationCodeOf(const QByteArray &bytes);
//! The code that was meant: whatever the case, the dashes and the spaces, with O for 0 and I or L
//! for 1.
QString normalizedCode(const QString &typed);

} // namespace plexus::oauth
