#include "mcp/revisions/r2025_03_26/codec.h"

#include <QJsonArray>

namespace plexus::mcp::r2025_03_26 {

using namespace Qt::Literals::StringLiterals;

void Codec::present(QJsonObject &entry, const Presentation &presentation) const
{
    Revision::present(entry, presentation);
    for (const auto key : {"icons"_L1, "title"_L1, "_meta"_L1})
        entry.remove(key);
}

QJsonObject Codec::tool(const ToolDescription &tool) const
{
    QJsonObject entry = Revision::tool(tool);
    entry.remove("outputSchema"_L1);
    return entry;
}

//! Links to resources came later; as text they are still of use.
static QJsonObject known(const QJsonObject &block)
{
    if (block.value("type"_L1).toString() != "resource_link"_L1)
        return block;
    return {{u"type"_s, u"text"_s}, {u"text"_s, block.value("uri"_L1)}};
}

QJsonObject Codec::toolResult(const ToolResult &result, const ToolDescription *tool) const
{
    QJsonObject written = Revision::toolResult(result, tool);
    written.remove("structuredContent"_L1);
    QJsonArray blocks;
    for (const QJsonValue &block : written.value("content"_L1).toArray())
        blocks.append(known(block.toObject()));
    written.insert("content"_L1, blocks);
    return written;
}

QJsonObject Codec::promptResult(const PromptResult &result) const
{
    QJsonObject written = Revision::promptResult(result);
    QJsonArray messages;
    for (const QJsonValue &message : written.value("messages"_L1).toArray()) {
        QJsonObject rewritten = message.toObject();
        rewritten.insert("content"_L1, known(rewritten.value("content"_L1).toObject()));
        messages.append(rewritten);
    }
    written.insert("messages"_L1, messages);
    return written;
}

QJsonObject Codec::implementation(const QString &name, const QString &,
                                  const QString &version) const
{
    return {{u"name"_s, name}, {u"version"_s, version}};
}

ProtocolError Codec::notFound(Missing what, const QString &text, const QString &name) const
{
    if (what == Missing::Tool)
        return {403, rpc::notAuthorized, text};
    return Revision::notFound(what, text, name);
}

} // namespace plexus::mcp::r2025_03_26
