// 2025-03-26: batches; no structured content, titles, icons or elicitation.
#pragma once

#include "mcp/revisions/revision.h"

namespace plexus::mcp::r2025_03_26 {

class Codec : public Revision
{
public:
    QString date() const override { return QStringLiteral("2025-03-26"); }
    bool takesBatches() const override { return true; }
    bool hasElicitation() const override { return false; }
    bool hasMethod(const QString &method) const override { return isLegacyMethod(method); }

    QJsonObject tool(const ToolDescription &tool) const override;
    QJsonObject implementation(const QString &name, const QString &title,
                               const QString &version) const override;
    //! As MCP Plexus: HTTP 403 with -32003 for tools.
    ProtocolError notFound(Missing what, const QString &text, const QString &name) const override;

protected:
    void present(QJsonObject &entry, const Presentation &presentation) const override;
    QByteArray content(const Content &block) const override;
    std::optional<QJsonValue> structured(const QJsonValue &value,
                                         const ToolDescription *tool) const override;
};

} // namespace plexus::mcp::r2025_03_26
