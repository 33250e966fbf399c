// 2026-07-28: stateless.
#pragma once

#include "mcp/revisions/revision.h"

namespace plexus::mcp::r2026_07_28 {

class Codec : public Revision
{
public:
    QString date() const override { return QStringLiteral("2026-07-28"); }
    bool isModern() const override { return true; }
    bool hasUrlElicitation() const override { return true; }
    bool hasSamplingTools() const override { return true; }
    bool hasMethod(const QString &method) const override;

    QJsonObject tool(const ToolDescription &tool) const override;
    Result finished(Result result) const override;
    Result cacheable(Result result, qint64 ttlMs) const override;
    QJsonObject inputParams(const InputRequest &request) const override;
    ProtocolError notFound(Missing what, const QString &text, const QString &name) const override;

protected:
    std::optional<QJsonValue> structured(const QJsonValue &value,
                                         const ToolDescription *tool) const override;
};

} // namespace plexus::mcp::r2026_07_28
