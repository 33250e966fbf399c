#include "mcp/revisions/r2025_03_26/codec.h"

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
QByteArray Codec::content(const Content &block) const
{
    return block.linked.isEmpty() ? block.json : Content::text(block.linked).json;
}

std::optional<QJsonValue> Codec::structured(const QJsonValue &, const ToolDescription *) const
{
    return std::nullopt;
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
