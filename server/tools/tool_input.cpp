#include "tools/tool_input.h"

namespace plexus::detail {

json::Value argumentsValue(const mcp::Arguments &arguments)
{
    static const auto nothing = json::Document::parse("{}");
    return arguments.value.value_or(nothing->root());
}

} // namespace plexus::detail
