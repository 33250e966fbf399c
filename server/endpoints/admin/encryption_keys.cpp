#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

//! Well within the time that clients wait for an answer.
static constexpr Milliseconds workPerRequest(5000);

Task<KeyStatus> getEncryptionKeys(AdminServices services, AdminRequest)
{
    co_return co_await services.rotation.status();
}

//! The work is done within requests, so that it stops with the server or the client and nobody has
//! to find out who was at it: whoever comes next goes on.
Task<KeyStatus> rotateEncryptionKeys(AdminServices services, AdminRequest request)
{
    co_return co_await services.rotation.advance(request.actor(), workPerRequest);
}

} // namespace plexus::endpoints
