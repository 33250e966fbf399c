// Settings files.
#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace plexus::app {

//! `KEY=value` lines in order, as python-dotenv reads them: `export` in front, blank lines,
//! comments (also behind a value, after white space), 'literal' and "escaped" quotes, also over
//! several lines. Throws Failure{InvalidArgument} with the line's number for anything else.
QList<std::pair<QString, QString>> parseDotenv(const QString &text);

} // namespace plexus::app
