// Tools that say something while they run.
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace plexus::conformance {

static Task<QString> withLogging(ToolCall call)
{
    call.info(u"Tool execution started"_s);
    co_await sleepFor(50ms);
    call.info(u"Tool processing data"_s);
    co_await sleepFor(50ms);
    call.info(u"Tool execution completed"_s);
    co_return u"Three messages were logged."_s;
}

static Task<QString> withProgress(ToolCall call)
{
    call.progress(0, 100, u"Begun"_s);
    co_await sleepFor(50ms);
    call.progress(50, 100, u"Half way"_s);
    co_await sleepFor(50ms);
    call.progress(100, 100, u"Done"_s);
    co_await sleepFor(50ms); // clients drop progress that comes along with the answer
    co_return u"Progress went from 0 to 100."_s;
}

//! The client comes back for the answer, where its revision says so.
static Task<QString> reconnection(ToolCall call)
{
    call.closeStream();
    co_await sleepFor(100ms);
    co_return u"Reconnection test completed."_s;
}

static Task<QString> streamingElicitation(ToolCall call)
{
    call.progress(u"Asking"_s);
    co_await call.elicit(u"streamed"_s, u"May the tool go on?"_s, formOf(u"ok"_s, u"boolean"_s));
    co_return u"Streaming complete"_s;
}

static Task<QString> logging(ToolCall call)
{
    call.info(u"For those who asked for it"_s);
    co_return u"Logging evaluated"_s;
}

static Task<QString> missingCapability(ToolCall call)
{
    // Asking is what the protocol refuses when the client cannot answer.
    if (!call.context().capabilities().sampling)
        co_await call.sample(u"needed"_s, u"Say yes."_s, 10);
    co_return u"The client can sample."_s;
}

static Task<QString> triggerToolChange(ToolCall call)
{
    call.announceToolsChanged();
    co_return u"Announced."_s;
}

static Task<QString> triggerPromptChange(ToolCall call)
{
    call.announcePromptsChanged();
    co_return u"Announced."_s;
}

void addStreamTools(ToolRegistry &tools)
{
    tools.add(
        suiteTool(u"test_tool_with_logging"_s, u"Logs while it runs."_s).handler(&withLogging));
    tools.add(
        suiteTool(u"test_tool_with_progress"_s, u"Reports its progress."_s).handler(&withProgress));
    tools.add(suiteTool(u"test_reconnection"_s, u"Closes its stream and answers later."_s)
                  .handler(&reconnection));
    tools.add(suiteTool(u"test_streaming_elicitation"_s, u"Reports progress, then asks."_s)
                  .handler(&streamingElicitation));
    tools.add(suiteTool(u"test_logging_tool"_s, u"Logs one message."_s).handler(&logging));
    tools.add(suiteTool(u"test_missing_capability"_s, u"Needs a client that can sample."_s)
                  .handler(&missingCapability));
    tools.add(suiteTool(u"test_trigger_tool_change"_s, u"Announces a change of the tools."_s)
                  .handler(&triggerToolChange));
    tools.add(suiteTool(u"test_trigger_prompt_change"_s, u"Announces a change of the prompts."_s)
                  .handler(&triggerPromptChange));
}

} // namespace plexus::conformance
