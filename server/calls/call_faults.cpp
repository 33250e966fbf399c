#include "calls/call_faults.h"

#include "core/failure.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "tools/tool_failure.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static mcp::ToolResult errorResult(const QString &text)
{
    return {{mcp::Content::text(text)}, {}, true, {}};
}

static void logFault(const QString &item, const QString &requestId, const QString &text)
{
    const LogContext context(requestId);
    qCWarning(lcTools).noquote() << item << "failed:" << text;
}

static bool isProtocolsBusiness(FailureKind kind)
{
    return kind == FailureKind::Unsupported || kind == FailureKind::Cancelled;
}

static mcp::ToolResult resultOf(const Failure &failure, const QString &tool,
                                const QString &requestId)
{
    if (failure.kind() != FailureKind::Internal)
        return errorResult(failure.callerText());
    logFault(tool, requestId, failure.logText());
    return errorResult(u"Error calling tool '%1'"_s.arg(tool));
}

mcp::ToolResult faultResult(std::exception_ptr thrown, const QString &tool,
                            const QString &requestId)
{
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const ToolFailure &failure) {
        return errorResult(failure.toJson());
    } catch (const ProtocolFailure &) {
        throw;
    } catch (const Failure &failure) {
        if (isProtocolsBusiness(failure.kind()))
            throw;
        return resultOf(failure, tool, requestId);
    } catch (const std::exception &exception) {
        return resultOf(Failure(FailureKind::Internal, {}, QString::fromUtf8(exception.what())),
                        tool, requestId);
    } catch (...) {
        return resultOf(Failure(FailureKind::Internal, {}, u"not an exception"_s), tool, requestId);
    }
}

void rethrowMasked(std::exception_ptr thrown, const QString &item, const QString &requestId)
{
    QString reason;
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::Internal)
            throw;
        reason = failure.logText();
    } catch (const std::exception &exception) {
        reason = QString::fromUtf8(exception.what());
    } catch (...) {
        reason = u"not an exception"_s;
    }
    logFault(item, requestId, reason);
    throw Failure(FailureKind::Internal, u"Error reading '%1'"_s.arg(item), reason);
}

} // namespace plexus
