// The original's tenant API, /admin/tenants, on the operations of /admin/v1.
#pragma once

#include "admin_api/operation.h"
#include "async/task.h"
#include "endpoints/admin/admin_request.h"
#include "endpoints/admin/services.h"
#include "http/request.h"
#include "http/response.h"

namespace plexus::endpoints {

//! A route of the façade: what it does, and the operation whose role it needs.
struct LegacyRoute
{
    using Run = Task<http::Response> (*)(AdminServices, AdminRequest, http::Request);

    const admin::Operation *operation = nullptr;
    QByteArray method;
    QString path; //!< as in the contract
    Run run = nullptr;
};

QList<LegacyRoute> legacyRoutes();

//! Never fails: failures become `{"detail": …}`.
Task<http::Response> answerLegacy(AdminServices services, LegacyRoute route, http::Request wire);

} // namespace plexus::endpoints
