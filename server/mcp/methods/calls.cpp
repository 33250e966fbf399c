#include "mcp/methods/method_call.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

bool isInteractive(const QString &method)
{
    return method == u"tools/call"_s || method == u"resources/read"_s || method == u"prompts/get"_s;
}

QString requiredText(const Message &message, std::string_view name)
{
    const auto value = message.param(name);
    if (!value || !value->isString()) {
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: %1 must be a string"_s.arg(
                                QString::fromUtf8(name.data(), qsizetype(name.size()))));
    }
    return value->toString();
}

static Arguments argumentsOf(const Message &message)
{
    const auto arguments = message.param("arguments");
    if (arguments && !arguments->isObject() && !arguments->isNull())
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: arguments must be an object"_s);
    return {message.document, arguments && arguments->isObject() ? arguments : std::nullopt};
}

static Task<Result> callTool(MethodCall call, std::shared_ptr<CallContext> context)
{
    const QString name = requiredText(call.message, "name");
    const auto description = call.gate.tool(call.owner, name, {toolSetOf(call)});
    if (!description)
        throw call.revision.notFound(Missing::Tool, u"Tool '%1' not authorized."_s.arg(name), name);
    const ToolResult result = co_await call.gate.callTool(context, name, argumentsOf(call.message));
    co_return call.revision.finished(call.revision.toolResult(result, &*description));
}

//! A failure of the gate that says "there is no such thing", in the revision's words.
template <typename T>
static Task<T> found(Task<T> task, const Revision &revision, Missing what, QString name)
{
    try {
        co_return co_await task;
    } catch (const ProtocolError &) {
        throw;
    } catch (const Failure &failure) {
        if (failure.kind() == FailureKind::NotFound)
            throw revision.notFound(what, failure.callerText(), name);
        throw;
    }
}

static Task<Result> readResource(MethodCall call, std::shared_ptr<CallContext> context)
{
    const QString uri = requiredText(call.message, "uri");
    const auto contents =
        co_await found(call.gate.readResource(context, uri), call.revision, Missing::Resource, uri);
    if (contents.isEmpty())
        throw call.revision.notFound(Missing::Resource, u"Resource not found"_s, uri);
    co_return call.revision.cacheable(call.revision.resourceContents(contents),
                                      call.gate.listTtlMs(call.owner));
}

static Task<Result> getPrompt(MethodCall call, std::shared_ptr<CallContext> context)
{
    const QString name = requiredText(call.message, "name");
    const PromptResult result =
        co_await found(call.gate.getPrompt(context, name, argumentsOf(call.message)), call.revision,
                       Missing::Prompt, name);
    co_return call.revision.finished(call.revision.promptResult(result));
}

Task<Result> interact(MethodCall call, std::shared_ptr<CallContext> context)
{
    if (call.message.method == u"tools/call"_s)
        return callTool(std::move(call), std::move(context));
    if (call.message.method == u"resources/read"_s)
        return readResource(std::move(call), std::move(context));
    return getPrompt(std::move(call), std::move(context));
}

static CompletionRequest completionRequest(const Message &message)
{
    const auto reference = message.param("ref");
    const auto argument = message.param("argument");
    const auto text = [](const std::optional<json::Value> &object, std::string_view name) {
        const auto value = object ? object->get(name) : std::nullopt;
        if (!value || !value->isString())
            throw ProtocolError(200, rpc::invalidParams,
                                u"Invalid params: completion needs ref and argument"_s);
        return value->toString();
    };
    CompletionRequest request;
    request.forPrompt = text(reference, "type") == u"ref/prompt"_s;
    request.reference = text(reference, request.forPrompt ? "name" : "uri");
    request.argument = text(argument, "name");
    request.value = text(argument, "value");
    const auto context = message.param("context");
    if (const auto known = context ? context->get("arguments") : std::nullopt;
        known && known->isObject()) {
        for (const auto &[name, value] : known->members()) {
            if (value.isString())
                request.resolved.insert(QString::fromUtf8(name.data(), qsizetype(name.size())),
                                        value.toString());
        }
    }
    return request;
}

Task<Result> complete(MethodCall call, std::shared_ptr<CallContext> context)
{
    const CompletionRequest request = completionRequest(call.message);
    const Missing what = request.forPrompt ? Missing::Prompt : Missing::Resource;
    const Completion completion = co_await found(call.gate.complete(context, request),
                                                 call.revision, what, request.reference);
    co_return call.revision.finished(call.revision.completion(completion));
}

ProtocolError protocolErrorOf(const std::exception_ptr &failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const ProtocolError &error) {
        return error;
    } catch (const CapabilityMissing &missing) {
        return {400, rpc::missingCapability, missing.callerText(),
                QJsonObject{{u"requiredCapabilities"_s, missing.required()}}};
    } catch (const Failure &known) {
        const bool callers = known.kind() == FailureKind::InvalidArgument
            || known.kind() == FailureKind::NotFound || known.kind() == FailureKind::Unsupported;
        return {200, callers ? rpc::invalidParams : rpc::internalError, known.callerText()};
    } catch (const std::exception &) {
        return {200, rpc::internalError, u"Internal error"_s};
    }
}

} // namespace plexus::mcp
