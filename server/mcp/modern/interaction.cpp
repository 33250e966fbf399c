// Exchange: tools/call, resources/read and prompts/get.
#include "mcp/modern/exchange.h"
#include "mcp/modern/header_value.h"
#include "mcp/modern/task_wire.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static std::optional<ToolDescription> toolOf(const MethodCall &call)
{
    const auto name = call.message.param("name");
    return name && name->isString()
        ? call.gate.tool(call.owner, name->toString(), {toolSetOf(call)})
        : std::nullopt;
}

Task<Result> Exchange::callTool(MethodCall call, CallFacts facts, Incoming incoming,
                                std::shared_ptr<StreamAnswer> answer)
{
    const auto tool = toolOf(call);
    if (tool) {
        checkParameterHeaders(
            tool->inputSchema, call.message.param("arguments"),
            [&incoming](const QByteArray &header) { return incoming.header(header); });
    }
    const TaskSupport tasks = tool ? tool->tasks : TaskSupport::Never;
    if (tasks == TaskSupport::Required)
        requireTasks(facts.capabilities);
    if (tasks == TaskSupport::Never || !facts.capabilities.tasks)
        co_return resultOf(call, co_await interactOnce(call, facts, answer));
    co_return resultOf(call, co_await m_taskRuns.call(call, facts, memoryOf(call), answer));
}

//! A guest's state is good for one retry: nobody else stands behind it.
CallMemory Exchange::memoryOf(const MethodCall &call)
{
    RequestState::Opened opened = m_states.open(call.message, call.owner);
    if (call.owner.guest && !opened.nonce.isEmpty()
        && !m_homes.useOnce(opened.nonce, opened.expiresMs, m_services.clock.wallMs()))
        throw ProtocolError(200, rpc::invalidParams,
                            u"requestState was used before; make the request anew without it"_s);
    RequestState::addResponses(call.message, opened.memory);
    return std::move(opened.memory);
}

Task<FirstAnswer> Exchange::interactOnce(MethodCall call, CallFacts facts,
                                         std::shared_ptr<StreamAnswer> answer)
{
    const auto run = std::make_shared<Run>(facts, memoryOf(call), answer);
    RunOutcome outcome = co_await run->perform(
        [call](std::shared_ptr<CallContext> context) { return interact(call, context); });
    co_return FirstAnswer{std::move(outcome), run->takeMemory(), {}};
}

static Result endingWith(CallEnd end, const QJsonObject &members)
{
    Result result(members);
    result.end = end;
    return result;
}

Result Exchange::resultOf(const MethodCall &call, const FirstAnswer &answer) const
{
    if (answer.task)
        return endingWith(CallEnd::Task, *answer.task);
    if (answer.outcome.result)
        return *answer.outcome.result;
    if (answer.outcome.failure)
        std::rethrow_exception(answer.outcome.failure);
    const QString state = m_states.seal(call.message, call.owner, answer.memory);
    return endingWith(CallEnd::InputRequired,
                      {{u"resultType"_s, u"input_required"_s},
                       {u"inputRequests"_s, inputRequests(answer.outcome.wanted)},
                       {u"requestState"_s, state}});
}

} // namespace plexus::mcp::modern
