// 2025-11-25: sessions, priming, URL elicitation.
#pragma once

#include "mcp/revisions/revision.h"

namespace plexus::mcp::r2025_11_25 {

class Codec : public Revision
{
public:
    QString date() const override { return QStringLiteral("2025-11-25"); }
    bool primesStreams() const override { return true; }
    bool hasUrlElicitation() const override { return true; }
    bool hasSamplingTools() const override { return true; }
    bool hasMethod(const QString &method) const override { return isLegacyMethod(method); }
};

} // namespace plexus::mcp::r2025_11_25
