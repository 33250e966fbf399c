// Log categories. One line per event, with ids and the request id; never tokens, bodies or
// arguments.
#pragma once

#include <QLoggingCategory>

namespace plexus {

Q_DECLARE_LOGGING_CATEGORY(lcApp) // start, stop, configuration
Q_DECLARE_LOGGING_CATEGORY(lcHttp) // connections and requests
Q_DECLARE_LOGGING_CATEGORY(lcAccess) // a line for each request, see --access-log
Q_DECLARE_LOGGING_CATEGORY(lcStorage) // database and migrations
Q_DECLARE_LOGGING_CATEGORY(lcIdentity) // tokens, secrets, admin keys
Q_DECLARE_LOGGING_CATEGORY(lcTenancy) // tenants and their settings
Q_DECLARE_LOGGING_CATEGORY(lcMcp) // protocol, sessions, streams
Q_DECLARE_LOGGING_CATEGORY(lcTools) // modules, tools and what modules log
Q_DECLARE_LOGGING_CATEGORY(lcAdmin) // what administrators did
Q_DECLARE_LOGGING_CATEGORY(lcOutbound) // requests to third parties: who failed and why
Q_DECLARE_LOGGING_CATEGORY(lcVault) // key ring and sealed values

} // namespace plexus
