#include "mcp/modern/discover.h"

#include "json/write.h"
#include "mcp/json_rpc.h"
#include "mcp/modern/task_wire.h"
#include "mcp/revisions/revisions.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 discoverTtlMs = 300'000;

static constexpr QLatin1StringView serverInfoKey("io.modelcontextprotocol/serverInfo");

ResultWriter::ResultWriter(const Identity &who)
    : m_serverInfo(modernRevision().implementation(who.name, who.title, who.version))
    , m_meta(json::dump(QJsonObject{{serverInfoKey, m_serverInfo}}))
{
}

QByteArray ResultWriter::write(const QByteArray &id, Result result) const
{
    if (result.meta().isEmpty())
        result.insertText("_meta"_L1, m_meta);
    else
        result.meta().insert(serverInfoKey, m_serverInfo);
    return resultText(id, result);
}

Result discover(const Offer &offer)
{
    const QJsonObject changes{{u"listChanged"_s, true}};
    QJsonObject capabilities{{u"logging"_s, QJsonObject()}};
    if (offer.tools)
        capabilities.insert("tools"_L1, changes);
    if (offer.prompts)
        capabilities.insert("prompts"_L1, changes);
    if (offer.resources)
        capabilities.insert("resources"_L1,
                            QJsonObject{{u"listChanged"_s, true}, {u"subscribe"_s, true}});
    if (offer.completions)
        capabilities.insert("completions"_L1, QJsonObject());
    capabilities.insert("extensions"_L1, QJsonObject{{tasksExtension, QJsonObject()}});
    QJsonObject result{{u"supportedVersions"_s, modernDates()}, {u"capabilities"_s, capabilities}};
    if (!offer.instructions.isEmpty())
        result.insert("instructions"_L1, offer.instructions);
    return modernRevision().cacheable(result, discoverTtlMs);
}

} // namespace plexus::mcp::modern
