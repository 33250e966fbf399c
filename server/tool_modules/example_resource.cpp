// data://example_resource: a fixed resource that every tenant sees.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static Task<QJsonObject> exampleResource(ToolCall)
{
    co_return {{u"name"_s, u"Example resource"_s},
               {u"values"_s, QJsonArray{1, 2, 3}},
               {u"note"_s, u"Resources are data that clients read by address."_s}};
}

static void registerExampleResource(ToolRegistry &tools)
{
    tools.add(resource(u"data://example_resource"_s)
                  .name(u"example_resource"_s)
                  .title(u"Example resource"_s)
                  .description(u"Fixed data, to try reading a resource."_s)
                  .mimeType(u"application/json"_s)
                  .inSets({u"examples"_s})
                  .handler(&exampleResource));
}

} // namespace plexus

PLEXUS_MODULE("example_resource", plexus::registerExampleResource)
