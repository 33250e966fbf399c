#include "calls/call_faults.h"

#include "calls/scrubbing.h"
#include "core/failure.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "tools/tool_failure.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static mcp::ToolResult errorResult(const QString &text, const QString &advice = {})
{
    mcp::ToolResult result{{mcp::Content::text(text)}, {}, true, {}};
    if (!advice.isEmpty())
        result.content << mcp::Content::text(advice);
    return result;
}

static void logFault(const FaultPlace &place, const QString &text)
{
    const LogContext context(place.requestId);
    qCWarning(lcTools).noquote() << place.item << "failed:" << place.scrubber.scrubbed(text);
}

//! Throws on what is being handled; as it is, unless it tells a secret.
[[noreturn]] static void rethrowClean(const Failure &failure, const Scrubber &scrubber)
{
    const QString text = scrubber.scrubbed(failure.callerText());
    if (text == failure.callerText())
        throw;
    throw Failure(failure.kind(), text, scrubber.scrubbed(failure.logText()));
}

static bool isProtocolsBusiness(FailureKind kind)
{
    return kind == FailureKind::Unsupported || kind == FailureKind::Cancelled;
}

static mcp::ToolResult resultOf(const Failure &failure, const FaultPlace &place)
{
    if (failure.kind() != FailureKind::Internal)
        return errorResult(failure.callerText());
    logFault(place, failure.logText());
    return errorResult(u"Error calling tool '%1'"_s.arg(place.item));
}

static mcp::ToolResult uncleanResult(std::exception_ptr thrown, const FaultPlace &place)
{
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const ToolFailure &failure) {
        return errorResult(failure.toJson(), failure.advice());
    } catch (const ProtocolFailure &failure) {
        rethrowClean(failure, place.scrubber);
    } catch (const Failure &failure) {
        if (isProtocolsBusiness(failure.kind()))
            rethrowClean(failure, place.scrubber);
        return resultOf(failure, place);
    } catch (const std::exception &exception) {
        return resultOf(Failure(FailureKind::Internal, {}, QString::fromUtf8(exception.what())),
                        place);
    } catch (...) {
        return resultOf(Failure(FailureKind::Internal, {}, u"not an exception"_s), place);
    }
}

mcp::ToolResult faultResult(std::exception_ptr thrown, const FaultPlace &place)
{
    return scrubbed(uncleanResult(std::move(thrown), place), place.scrubber);
}

void rethrowMasked(std::exception_ptr thrown, const FaultPlace &place)
{
    QString reason;
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::Internal)
            rethrowClean(failure, place.scrubber);
        reason = failure.logText();
    } catch (const std::exception &exception) {
        reason = QString::fromUtf8(exception.what());
    } catch (...) {
        reason = u"not an exception"_s;
    }
    logFault(place, reason);
    throw Failure(FailureKind::Internal, u"Error reading '%1'"_s.arg(place.item),
                  place.scrubber.scrubbed(reason));
}

} // namespace plexus
