#include "app/cli/exit_code.h"

#include "admin_api/admin_client.h"

namespace plexus::cli {

ExitCode exitCodeOf(const Failure &failure)
{
    if (dynamic_cast<const Misuse *>(&failure))
        return UsageError;
    if (dynamic_cast<const admin::Unreachable *>(&failure))
        return CannotConnect;
    if (failure.kind() == FailureKind::Unauthenticated || failure.kind() == FailureKind::Forbidden)
        return NotAuthorised;
    return ApiError;
}

} // namespace plexus::cli
