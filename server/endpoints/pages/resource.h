// Files that are compiled into the program.
#pragma once

#include <QByteArray>
#include <QString>

namespace plexus::pages {

//! A file below `resources/`, by its path there. Throws Failure{Internal} when there is none.
QByteArray resource(const QString &path);

} // namespace plexus::pages
