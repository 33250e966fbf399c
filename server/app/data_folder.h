// The folder that holds what this installation keeps.
#pragma once

#include "app/config.h"

namespace plexus::app {

//! Makes the folder (0700), and at the first start the secrets that the configuration does not
//! give: the encryption key and the admin key, each in a file of its own (0600). Fills them into
//! `config`. Throws Failure{Unavailable} when something cannot be written.
void prepareDataFolder(Config &config);

//! Where the generated admin key is, for the command line on the same machine.
QString adminKeyFile(const QString &dataFolder);

} // namespace plexus::app
