#include "tools/run_tool.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::detail {

[[noreturn]] static void refuseResult(const QString &why)
{
    throw Failure(FailureKind::Internal, u"The tool's result is not what it promises."_s, why);
}

void requireFits(const mcp::ToolResult &result, const SchemaCheck *output)
{
    if (!output || result.isError)
        return;
    if (!result.structured)
        refuseResult(u"it has an output schema, but its result has no structured content"_s);
    const QList<json::Problem> problems = output->check(*result.structured);
    if (!problems.isEmpty())
        refuseResult(u"its result does not fit its output schema: "_s
                     + json::InvalidFields(problems).callerText());
}

} // namespace plexus::detail
