#include "mcp/call_context.h"

namespace plexus::mcp {

CallContext::Inputs::Inputs(CallContext &context, QList<InputRequest> requests)
    : m_context(context)
    , m_requests(std::move(requests))
{
}

bool CallContext::Inputs::await_ready() { return m_context.knownAnswers(m_requests).has_value(); }

std::coroutine_handle<> CallContext::Inputs::await_suspend(std::coroutine_handle<>)
{
    return m_context.leaveFor(m_requests);
}

InputAnswers CallContext::Inputs::await_resume() { return *m_context.knownAnswers(m_requests); }

Task<void> CallContext::continueAsTask() { co_return; }

} // namespace plexus::mcp
