#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

Task<admin::WhoAmI> whoAmI(AdminServices services, AdminRequest request)
{
    const identity::AdminPrincipal &me = request.admin;
    co_return admin::WhoAmI{me.keyId,
                            me.label,
                            me.role,
                            me.tenant,
                            QString::fromLatin1(PLEXUS_VERSION),
                            services.clock.wallMs()};
}

Task<Page<AuditEvent>> listAudit(AdminServices services, AdminRequest request)
{
    co_return co_await services.audit.list(request.admin.tenant, request.page);
}

Task<Page<AuditEvent>> listTenantAudit(AdminServices services, AdminRequest request)
{
    co_return co_await services.audit.list(request.tenant.id, request.page);
}

} // namespace plexus::endpoints
