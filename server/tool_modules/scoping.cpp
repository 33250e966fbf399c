// Tools that some tenants see and others do not.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static const QString tenantA = u"tenant_A_for_scope_test"_s;
static const QString tenantB = u"tenant_B_for_scope_test"_s;
static const QString tenantC = u"tenant_C_for_scope_test"_s;

static Task<QJsonObject> answer(QString message, ToolCall call)
{
    co_return {{u"message"_s, message}, {u"entity_id"_s, call.entityId().value()}};
}

static Task<QJsonObject> globalInfo(ToolCall call)
{
    return answer(u"This is for every tenant."_s, call);
}
static Task<QJsonObject> dataOfA(ToolCall call) { return answer(u"Data of tenant A."_s, call); }
static Task<QJsonObject> featureOfB(ToolCall call)
{
    return answer(u"A feature of tenant B."_s, call);
}
static Task<QJsonObject> sharedByAC(ToolCall call)
{
    return answer(u"Shared by the tenants A and C."_s, call);
}
static Task<QJsonObject> report(ToolCall call) { return answer(u"The report is made."_s, call); }
static Task<QJsonObject> adminTask(ToolCall call)
{
    return answer(u"The task of tenant A's administrator is done."_s, call);
}

static auto begin(const QString &name, const QString &description)
{
    return tool(name).description(description).readOnly().openWorld(false);
}

static void registerScoping(ToolRegistry &tools)
{
    tools.add(begin(u"get_global_info"_s, u"For every tenant."_s).handler(&globalInfo));
    tools.add(begin(u"get_tenant_a_specific_data"_s, u"For tenant A."_s)
                  .forTenants({tenantA})
                  .handler(&dataOfA));
    tools.add(begin(u"get_tenant_b_exclusive_feature"_s, u"For tenant B."_s)
                  .forTenants({tenantB})
                  .handler(&featureOfB));
    tools.add(begin(u"get_shared_ac_resource"_s, u"For the tenants A and C."_s)
                  .forTenants({tenantA, tenantC})
                  .handler(&sharedByAC));
    tools.add(begin(u"generate_report_tool"_s, u"Makes a report; in the set reporting."_s)
                  .inSets({u"reporting"_s})
                  .handler(&report));
    tools.add(begin(u"admin_task_for_tenant_a"_s, u"For tenant A; in the set admin_tasks."_s)
                  .inSets({u"admin_tasks"_s})
                  .forTenants({tenantA})
                  .handler(&adminTask));
}

} // namespace plexus

PLEXUS_MODULE("scoping", plexus::registerScoping)
