// Reads one source file and says which rules of the house it breaks.
#pragma once

#include <QString>
#include <QStringList>

namespace plexus::layering {

//! The folder of the table that a file belongs to: "core" for "common/core/ids.h",
//! "storage/sqlite" for "server/storage/sqlite/writer.cpp", "admin_gui" for all of the console.
QString folderOf(const QString &path);

//! What is wrong with the file, one "path:line: reason" each; empty when nothing is.
//! @param path relative to the top of the source tree
QStringList findingsIn(const QString &path, const QString &text);

} // namespace plexus::layering
