// `POST /{tenant}/plexus-auth/register-user`: host applications obtain tokens for their users.
#pragma once

#include "core/clock.h"
#include "endpoints/host_application.h"
#include "http/router.h"
#include "storage/user_repository.h"

namespace plexus::endpoints {

struct RegistrationServices
{
    HostApplicationServices host;
    storage::UserRepository &users;
    const Clock &clock;
};

std::vector<http::Route> registrationRoutes(RegistrationServices services);

} // namespace plexus::endpoints
