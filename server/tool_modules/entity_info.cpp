// get_entity_info: what a tool learns of its caller.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static Task<QJsonObject> entityInfo(ToolCall call)
{
    const QString user = call.userId() ? call.userId()->value() : u"None"_s;
    co_return {{u"message"_s, u"Context of this call."_s},
               {u"error_log_summary"_s, u"No errors."_s},
               {u"injected_base_context_type"_s, u"ToolCall"_s},
               {u"plexus_context_type"_s, u"ToolCall"_s},
               {u"final_entity_id"_s, call.entityId().value()},
               {u"final_mcp_session_id"_s, call.sessionId()},
               {u"final_plexus_session_info"_s, u"Session: persistent_user_id=%1"_s.arg(user)}};
}

static void registerEntityInfo(ToolRegistry &tools)
{
    tools.add(tool(u"get_entity_info"_s)
                  .title(u"Who am I"_s)
                  .description(u"Tells which tenant, session and user this call belongs to."_s)
                  .readOnly()
                  .openWorld(false)
                  .handler(&entityInfo));
}

} // namespace plexus

PLEXUS_MODULE("entity_info", plexus::registerEntityInfo)
