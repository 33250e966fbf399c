// All revisions, in the order of their dates.
#pragma once

#include "mcp/revisions/revision.h"

#include <QJsonArray>

namespace plexus::mcp {

//! The revision of that date; null when there is none.
const Revision *findRevision(QStringView date);
//! What `initialize` gets when it asks for `requested`: that one, or the latest that has sessions.
const Revision &negotiated(const QString &requested);
//! Where a legacy request does not say which.
const Revision &oldestRevision();
const Revision &modernRevision();
//! For `server/discover` and -32022: revisions without sessions only.
QJsonArray modernDates();
//! Whether a version header belongs to the modern era, known to us or not. ISO dates compare as
//! text.
bool namesModernEra(QByteArrayView version);

} // namespace plexus::mcp
