// What every admin request must pass, whatever it asks for.
#pragma once

#include "admin_api/operation.h"
#include "async/task.h"
#include "endpoints/admin/admin_request.h"
#include "endpoints/admin/services.h"
#include "http/request.h"
#include "http/response.h"

namespace plexus::endpoints {

//! Browser? Key? Tenant seen? Role? Tenant there? In this order. Throws identity::AdminRefused or
//! Failure. What the query and If-Match say is read by the families themselves.
Task<AdminRequest> admit(AdminServices services, const admin::Operation *operation,
                         http::Request wire);

//! Fills page, filters and dryRun from the query as /admin/v1 has it. Throws json::InvalidFields;
//! an unknown parameter is refused, lest `dry-run` deletes.
void readParameters(AdminRequest &request, const admin::Operation &operation,
                    const http::Request &wire);

//! What If-Match asks for, of what the path names. Throws Failure{Precondition}.
Task<std::optional<qint64>> versionAskedFor(AdminServices services, AdminRequest request,
                                            const admin::Operation *operation, http::Request wire);

} // namespace plexus::endpoints
