// Registers one tool and fails with the second.
#include "tools/tools.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

static Task<QString> answer(ToolCall) { co_return u"never"_s; }

static void registerAll(ToolRegistry &tools)
{
    tools.add(tool(u"half_tool"_s).description(u"Half."_s).handler(&answer));
    tools.add(tool(u"no description"_s).handler(&answer));
}

PLEXUS_MODULE("throwing", registerAll)
