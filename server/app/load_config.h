// From command line, environment and settings file to a configuration.
#pragma once

#include "app/config.h"

#include <QHash>
#include <QProcessEnvironment>

namespace plexus::app {

//! Where settings come from. Flags win over the environment, which wins over the file.
struct ConfigSources
{
    QHash<QString, QString> flags; //!< by flag name, without dashes
    QProcessEnvironment environment;
    QString settingsFile; //!< empty: `.env` in the working folder, when there is one
};

//! Throws Failure{InvalidArgument} that names every wrong value and unknown key at once.
Config loadConfig(const ConfigSources &sources);

//! The text of `plexus serve --help`: every setting with its default and meaning.
QString settingsHelp();

} // namespace plexus::app
