#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

//! To a key that is restricted to a tenant there is no other.
Task<Page<ActivityEntry>> listActivity(AdminServices services, AdminRequest request)
{
    ActivityFilter filter = admin::activityFilterOf(request.filters);
    if (filter.tenant && !request.admin.sees(*filter.tenant))
        throw Failure(FailureKind::NotFound, u"Tenant not found"_s);
    if (request.admin.tenant)
        filter.tenant = request.admin.tenant;
    co_return co_await services.activity.list(filter, request.page);
}

Task<Page<ActivityEntry>> listTenantActivity(AdminServices services, AdminRequest request)
{
    ActivityFilter filter = admin::activityFilterOf(request.filters);
    filter.tenant = request.tenant.id;
    co_return co_await services.activity.list(filter, request.page);
}

} // namespace plexus::endpoints
