// get_admin_info: a tool of two sets that two tenants see.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static const QStringList adminSets{u"administration"_s, u"reporting"_s};
static const QStringList adminTenants{u"test_tenant_001"_s, u"admin_tenant"_s};

static Task<QJsonObject> adminInfo(ToolCall call)
{
    const QString tenant = call.entityId().value();
    co_return {{u"message"_s, u"Information for administrators."_s},
               {u"entity_id"_s, tenant},
               {u"admin_data_for"_s, tenant},
               {u"tool_set_tags_applied"_s, QJsonArray::fromStringList(adminSets)},
               {u"tenant_scoping_applied_to"_s, QJsonArray::fromStringList(adminTenants)}};
}

static void registerAdminInfo(ToolRegistry &tools)
{
    tools.add(tool(u"get_admin_info"_s)
                  .title(u"Administration"_s)
                  .description(u"Shows information for administrators of some tenants."_s)
                  .inSets(adminSets)
                  .forTenants(adminTenants)
                  .readOnly()
                  .openWorld(false)
                  .handler(&adminInfo));
}

} // namespace plexus

PLEXUS_MODULE("admin_info", plexus::registerAdminInfo)
