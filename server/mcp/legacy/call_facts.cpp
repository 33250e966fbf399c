#include "mcp/legacy/call_facts.h"

#include "mcp/capabilities.h"

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype longestName = 100; // what a log line can bear

ClientInfo clientOf(const SessionRecord &record)
{
    const QJsonObject info = record.client.value("clientInfo"_L1).toObject();
    return {info.value("name"_L1).toString().left(longestName),
            info.value("version"_L1).toString().left(longestName)};
}

ClientCapabilities capabilitiesOf(const SessionRecord &record, const Revision &revision)
{
    ClientCapabilities capabilities =
        readCapabilities(record.client.value("capabilities"_L1).toObject());
    capabilities.elicitationForm = capabilities.elicitationForm && revision.hasElicitation();
    capabilities.elicitationUrl = capabilities.elicitationUrl && revision.hasUrlElicitation();
    capabilities.samplingTools = capabilities.samplingTools && revision.hasSamplingTools();
    capabilities.tasks = false; // an extension of 2026-07-28
    return capabilities;
}

bool tellsOfRoots(const ClientCapabilities &capabilities)
{
    return capabilities.asSent.value("roots"_L1).toObject().value("listChanged"_L1).toBool();
}

QByteArray progressTokenOf(const Message &message)
{
    const auto meta = message.meta();
    const auto token = meta ? meta->get("progressToken") : std::nullopt;
    return token && (token->isString() || token->isNumber()) ? token->toJson() : QByteArray();
}

} // namespace plexus::mcp::legacy
