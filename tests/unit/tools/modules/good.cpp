#include "tools/tools.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

static Task<QString> answer(ToolCall) { co_return u"from a module"_s; }

static void registerAll(ToolRegistry &tools)
{
    tools.add(tool(u"good_tool"_s).description(u"Good."_s).handler(&answer));
}

PLEXUS_MODULE("good", registerAll)
