#include "json/write.h"
#include "mcp/methods/method_call.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype pageSize = 100;

bool isListMethod(const QString &method)
{
    return method == u"tools/list"_s || method == u"resources/list"_s
        || method == u"resources/templates/list"_s || method == u"prompts/list"_s;
}

std::optional<QString> toolSetOf(const MethodCall &call)
{
    const auto meta = call.message.meta();
    for (const auto &value : {call.message.param("tool_set_filter"),
                              meta ? meta->get("tool_set_filter") : std::nullopt}) {
        if (!value)
            continue;
        if (!value->isString())
            throw ProtocolError(200, rpc::invalidParams, u"tool_set_filter must be a string"_s);
        return value->toString();
    }
    return call.toolSetFilter;
}

//! Cursors belong to one list of one caller.
static QByteArray cursorContext(const MethodCall &call)
{
    return "cursor|" + call.message.method.toUtf8() + '|' + call.owner.key;
}

static qsizetype offsetFrom(const MethodCall &call)
{
    const auto cursor = call.message.param("cursor");
    if (!cursor || cursor->isNull())
        return 0;
    const auto opened = cursor->isString()
        ? call.sealer.open(cursor->toString().toLatin1(), cursorContext(call))
        : std::nullopt;
    if (!opened)
        throw ProtocolError(200, rpc::invalidParams, u"Invalid cursor"_s);
    return opened->toLongLong();
}

template <typename T, typename Write>
static QByteArray written(const PagedList<T> &all, qsizetype offset, Write write)
{
    QByteArrayList entries;
    for (const T &item : all.mid(offset, pageSize))
        entries.append(json::dump(write(item)));
    return '[' + entries.join(',') + ']';
}

template <typename T, typename Write>
static Result page(const MethodCall &call, QLatin1StringView member, const PagedList<T> &all,
                   Write write)
{
    const qsizetype offset = qMin(offsetFrom(call), all.size());
    Result result;
    result.insertText(
        member, all.page(&call.revision, offset, [&] { return written(all, offset, write); }));
    if (offset + pageSize < all.size()) {
        const QByteArray next =
            call.sealer.seal(QByteArray::number(offset + pageSize), cursorContext(call));
        result.insert("nextCursor"_L1, QString::fromLatin1(next));
    }
    return call.revision.cacheable(result, call.gate.listTtlMs(call.owner));
}

Result listMethod(const MethodCall &call)
{
    const Revision &revision = call.revision;
    const QString &method = call.message.method;
    if (method == u"tools/list"_s) {
        const auto all = call.gate.tools(call.owner, {toolSetOf(call)});
        return page(call, "tools"_L1, *all,
                    [&](const ToolDescription &tool) { return revision.tool(tool); });
    }
    if (method == u"prompts/list"_s) {
        const auto all = call.gate.prompts(call.owner);
        return page(call, "prompts"_L1, *all,
                    [&](const PromptDescription &prompt) { return revision.prompt(prompt); });
    }
    if (method == u"resources/list"_s) {
        const auto all = call.gate.resources(call.owner);
        return page(call, "resources"_L1, *all,
                    [&](const ResourceDescription &r) { return revision.resource(r); });
    }
    const auto all = call.gate.resourceTemplates(call.owner);
    return page(call, "resourceTemplates"_L1, *all,
                [&](const ResourceDescription &r) { return revision.resourceTemplate(r); });
}

} // namespace plexus::mcp
