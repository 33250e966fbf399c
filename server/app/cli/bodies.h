// From what a command was told to the record that it sends.
#pragma once

#include "app/cli/command.h"

namespace plexus::cli {

// Each throws Misuse for what is no number or no JSON; the server judges the rest.
QJsonObject newTenantBody(const Values &values);
QJsonObject tenantPatchBody(const Values &values);
QJsonObject newHostSecretBody(const Values &values);
QJsonObject newUserTokenBody(const Values &values);
QJsonObject newAdminKeyBody(const Values &values);
QJsonObject newProviderBody(const Values &values);
QJsonObject providerPatchBody(const Values &values);
QJsonObject issuerBody(const Values &values);

} // namespace plexus::cli
