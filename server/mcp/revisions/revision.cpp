#include "mcp/revisions/revision.h"

#include "core/append.h"
#include "json/write.h"
#include "mcp/revisions/object_schema.h"

#include <QJsonArray>

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype mostCompletions = 100;

static void put(QJsonObject &object, QLatin1StringView key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

static void put(QJsonObject &object, QLatin1StringView key, const QJsonObject &value)
{
    if (!value.isEmpty())
        object.insert(key, value);
}

bool isLegacyMethod(const QString &method)
{
    static const QStringList methods{u"initialize"_s,
                                     u"ping"_s,
                                     u"tools/list"_s,
                                     u"tools/call"_s,
                                     u"resources/list"_s,
                                     u"resources/templates/list"_s,
                                     u"resources/read"_s,
                                     u"resources/subscribe"_s,
                                     u"resources/unsubscribe"_s,
                                     u"prompts/list"_s,
                                     u"prompts/get"_s,
                                     u"completion/complete"_s,
                                     u"logging/setLevel"_s};
    return methods.contains(method);
}

void Revision::present(QJsonObject &entry, const Presentation &presentation) const
{
    put(entry, "title"_L1, presentation.title);
    put(entry, "description"_L1, presentation.description);
    put(entry, "_meta"_L1, presentation.meta);
    QJsonArray icons;
    for (const QJsonObject &icon : presentation.icons)
        icons.append(icon);
    if (!icons.isEmpty())
        entry.insert("icons"_L1, icons);
}

QJsonObject Revision::tool(const ToolDescription &tool) const
{
    QJsonObject entry{{u"name"_s, tool.name}, {u"inputSchema"_s, tool.inputSchema}};
    present(entry, tool.presentation);
    put(entry, "annotations"_L1, tool.annotations);
    if (tool.outputSchema)
        entry.insert("outputSchema"_L1, objectSchema(*tool.outputSchema));
    return entry;
}

QJsonObject Revision::resource(const ResourceDescription &resource) const
{
    QJsonObject entry{{u"uri"_s, resource.uri}, {u"name"_s, resource.name}};
    present(entry, resource.presentation);
    put(entry, "mimeType"_L1, resource.mimeType);
    put(entry, "annotations"_L1, resource.annotations);
    if (resource.size)
        entry.insert("size"_L1, *resource.size);
    return entry;
}

QJsonObject Revision::resourceTemplate(const ResourceDescription &resource) const
{
    QJsonObject entry{{u"uriTemplate"_s, resource.uri}, {u"name"_s, resource.name}};
    present(entry, resource.presentation);
    put(entry, "mimeType"_L1, resource.mimeType);
    put(entry, "annotations"_L1, resource.annotations);
    return entry;
}

QJsonObject Revision::prompt(const PromptDescription &prompt) const
{
    QJsonObject entry{{u"name"_s, prompt.name}};
    present(entry, prompt.presentation);
    QJsonArray arguments;
    for (const PromptArgument &argument : prompt.arguments) {
        QJsonObject described{{u"name"_s, argument.name}, {u"required"_s, argument.required}};
        put(described, "description"_L1, argument.description);
        arguments.append(described);
    }
    if (!arguments.isEmpty())
        entry.insert("arguments"_L1, arguments);
    return entry;
}

//! Older clients take objects only.
std::optional<QJsonValue> Revision::structured(const QJsonValue &value,
                                               const ToolDescription *tool) const
{
    const bool wrapped =
        !value.isObject() || (tool && tool->outputSchema && !isObjectSchema(*tool->outputSchema));
    return wrapped ? QJsonValue(QJsonObject{{u"result"_s, value}}) : value;
}

Result Revision::toolResult(const ToolResult &result, const ToolDescription *tool) const
{
    QByteArray blocks;
    for (const Content &block : result.content)
        appendAll(blocks, {blocks.isEmpty() ? "[" : ",", content(block)});
    blocks.append(blocks.isEmpty() ? "[]" : "]");
    Result written;
    written.insertText("content"_L1, blocks);
    written.insertText("isError"_L1, result.isError ? "true" : "false");
    if (const auto value = result.structured ? structured(*result.structured, tool) : std::nullopt)
        written.insert("structuredContent"_L1, *value);
    written.meta() = result.meta;
    written.end = result.isError ? CallEnd::ToolError : CallEnd::Ok;
    return written;
}

Result Revision::resourceContents(const QList<ResourceContents> &contents) const
{
    QJsonArray blocks;
    for (const ResourceContents &part : contents) {
        QJsonObject block{{u"uri"_s, part.uri}};
        put(block, "mimeType"_L1, part.mimeType);
        if (part.blob)
            block.insert("blob"_L1, QString::fromLatin1(part.blob->toBase64()));
        else
            block.insert("text"_L1, part.text.value_or(QString()));
        blocks.append(block);
    }
    return QJsonObject{{u"contents"_s, blocks}};
}

Result Revision::promptResult(const PromptResult &result) const
{
    QByteArrayList messages;
    for (const PromptMessage &message : result.messages)
        messages.append("{\"role\":" + json::quoted(message.role)
                        + ",\"content\":" + content(message.content) + '}');
    Result written;
    written.insertText("messages"_L1, '[' + messages.join(',') + ']');
    if (!result.description.isEmpty())
        written.insert("description"_L1, result.description);
    return written;
}

Result Revision::completion(const Completion &completion) const
{
    const bool cut = completion.values.size() > mostCompletions;
    QJsonObject written{{u"values"_s,
                         QJsonArray::fromStringList(completion.values.first(
                             qMin(completion.values.size(), mostCompletions)))},
                        {u"hasMore"_s, completion.hasMore || cut}};
    if (completion.total)
        written.insert("total"_L1, *completion.total);
    return QJsonObject{{u"completion"_s, written}};
}

QJsonObject Revision::implementation(const QString &name, const QString &title,
                                     const QString &version) const
{
    QJsonObject described{{u"name"_s, name}, {u"version"_s, version}};
    put(described, "title"_L1, title);
    return described;
}

Result Revision::cacheable(Result result, qint64) const { return finished(std::move(result)); }

ProtocolError Revision::notFound(Missing what, const QString &text, const QString &name) const
{
    if (what == Missing::Resource)
        return {200, rpc::resourceNotFound, text, QJsonObject{{u"uri"_s, name}}};
    return {200, rpc::invalidParams, text};
}

} // namespace plexus::mcp
