// 2025-06-18: structured content, elicitation by form; no icons, no batches.
#pragma once

#include "mcp/revisions/revision.h"

namespace plexus::mcp::r2025_06_18 {

class Codec : public Revision
{
public:
    QString date() const override { return QStringLiteral("2025-06-18"); }
    bool hasMethod(const QString &method) const override { return isLegacyMethod(method); }
    QJsonObject inputParams(const InputRequest &request) const override;

protected:
    void present(QJsonObject &entry, const Presentation &presentation) const override;
};

} // namespace plexus::mcp::r2025_06_18
