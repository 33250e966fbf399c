// Ids in the paths of the admin contract.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace plexus::admin {

//! `id` as one path segment: percent-encoded, or `~` and base64url where that could be misread on
//! the way (slashes, dots alone, a leading `~`). A host application's user ids may hold anything.
QByteArray toPathValue(const QString &id);

//! The inverse, of a segment that was percent-decoded already. Nothing when it is neither form.
std::optional<QString> fromPathValue(const QString &segment);

} // namespace plexus::admin
