// `/{tenant}/plexus-auth/login-challenges/{challenge}…`: host applications say who is in a browser.
#pragma once

#include "endpoints/host_application.h"
#include "http/router.h"
#include "storage/login_repository.h"

namespace plexus::endpoints {

struct LoginChallengeServices
{
    HostApplicationServices host;
    storage::LoginRepository &logins;
    const Clock &clock;
};

//! GET tells about an open challenge; POST `/accept` and `/reject` answer it, once. The browser has
//! to be sent to the `redirect_to` that they give.
std::vector<http::Route> loginChallengeRoutes(LoginChallengeServices services);

} // namespace plexus::endpoints
