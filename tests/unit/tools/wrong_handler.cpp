// Does not compile: requiresAuth() adds a parameter that the handler lacks.
#include "tools/tools.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

static Task<QString> handlerWithoutClient(ToolCall) { co_return u"never"_s; }

Tool wrongTool();
Tool wrongTool()
{
    return tool(u"wrong"_s).requiresAuth(u"github"_s).handler(&handlerWithoutClient);
}
