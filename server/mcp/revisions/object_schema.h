// Output schemas for revisions in which structured content is an object.
#pragma once

#include <QJsonObject>

namespace plexus::mcp {

bool isObjectSchema(const QJsonObject &schema);
//! The schema itself, or that of an object whose member `result` is what it describes.
QJsonObject objectSchema(const QJsonObject &schema);

} // namespace plexus::mcp
