// Names that strangers chose, made fit for a page.
#pragma once

#include <QString>

namespace plexus::pages {

//! NFC, without control, format (bidirectional, zero-width) and private characters, spaces
//! collapsed, at most 80 code points. Escaping is the template's work.
QString displayName(const QString &name);

//! The same for texts of several lines, at most 4000 characters: line breaks stay.
QString plainText(const QString &text);

//! What stands for a tenant without a picture: its first letter or digit.
QString monogramOf(const QString &name);

} // namespace plexus::pages
