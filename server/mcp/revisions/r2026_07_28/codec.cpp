#include "mcp/revisions/r2026_07_28/codec.h"

namespace plexus::mcp::r2026_07_28 {

using namespace Qt::Literals::StringLiterals;

bool Codec::hasMethod(const QString &method) const
{
    static const QStringList methods{u"server/discover"_s,     u"tools/list"_s,
                                     u"tools/call"_s,          u"prompts/list"_s,
                                     u"prompts/get"_s,         u"resources/list"_s,
                                     u"resources/read"_s,      u"resources/templates/list"_s,
                                     u"completion/complete"_s, u"subscriptions/listen"_s,
                                     u"tasks/get"_s,           u"tasks/update"_s,
                                     u"tasks/cancel"_s};
    return methods.contains(method);
}

//! Any schema may be the root, so nothing is wrapped.
QJsonObject Codec::tool(const ToolDescription &tool) const
{
    QJsonObject entry = Revision::tool(tool);
    if (tool.outputSchema)
        entry.insert("outputSchema"_L1, *tool.outputSchema);
    return entry;
}

std::optional<QJsonValue> Codec::structured(const QJsonValue &value, const ToolDescription *) const
{
    return value;
}

Result Codec::finished(Result result) const
{
    result.insertText("resultType"_L1, "\"complete\"");
    return result;
}

//! What is listed depends on who asks, so no gateway may give it to another.
Result Codec::cacheable(Result result, qint64 ttlMs) const
{
    result.insert("ttlMs"_L1, ttlMs);
    result.insert("cacheScope"_L1, u"private"_s);
    return finished(std::move(result));
}

//! The request itself is made again; nothing tells that a page is done.
QJsonObject Codec::inputParams(const InputRequest &request) const
{
    QJsonObject params = request.params;
    params.remove("elicitationId"_L1);
    return params;
}

ProtocolError Codec::notFound(Missing what, const QString &text, const QString &name) const
{
    if (what == Missing::Resource)
        return {200, rpc::invalidParams, text, QJsonObject{{u"uri"_s, name}}};
    return {200, rpc::invalidParams, text};
}

} // namespace plexus::mcp::r2026_07_28
