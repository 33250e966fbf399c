#include "core/logging.h"

namespace plexus {

Q_LOGGING_CATEGORY(lcApp, "plexus.app", QtInfoMsg)
Q_LOGGING_CATEGORY(lcHttp, "plexus.http", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAccess, "plexus.access", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStorage, "plexus.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(lcIdentity, "plexus.identity", QtInfoMsg)
Q_LOGGING_CATEGORY(lcTenancy, "plexus.tenancy", QtInfoMsg)
Q_LOGGING_CATEGORY(lcMcp, "plexus.mcp", QtInfoMsg)
Q_LOGGING_CATEGORY(lcTools, "plexus.tools", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAdmin, "plexus.admin", QtInfoMsg)
Q_LOGGING_CATEGORY(lcOutbound, "plexus.outbound", QtInfoMsg)
Q_LOGGING_CATEGORY(lcVault, "plexus.vault", QtInfoMsg)

} // namespace plexus
