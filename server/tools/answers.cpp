#include "tools/answers.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::detail {

mcp::ToolResult toolResult(const QString &text) { return toolResult(mcp::Content::text(text)); }

mcp::ToolResult toolResult(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return {};
    if (value.isString())
        return toolResult(value.toString());
    return toolResult(QString::fromUtf8(json::dumpIndented(value)));
}

QList<mcp::ResourceContents> resourceContents(const QString &text)
{
    return {mcp::ResourceContents{{}, {}, text, {}}};
}

QList<mcp::ResourceContents> resourceContents(const QByteArray &bytes)
{
    return {mcp::ResourceContents{{}, {}, {}, bytes}};
}

QList<mcp::ResourceContents> resourceContents(const QJsonValue &value)
{
    return {
        mcp::ResourceContents{{}, u"application/json"_s, QString::fromUtf8(json::dump(value)), {}}};
}

mcp::PromptResult promptResult(const QString &text)
{
    return promptResult(QList{mcp::PromptMessage{u"user"_s, mcp::Content::text(text)}});
}

} // namespace plexus::detail
