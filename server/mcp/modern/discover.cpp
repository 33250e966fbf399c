#include "mcp/modern/discover.h"

#include "mcp/modern/task_wire.h"
#include "mcp/revisions/revisions.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 discoverTtlMs = 300'000;

QJsonObject withServerInfo(QJsonObject result, const Identity &who)
{
    QJsonObject meta = result.value("_meta"_L1).toObject();
    meta.insert("io.modelcontextprotocol/serverInfo"_L1,
                modernRevision().implementation(who.name, who.title, who.version));
    result.insert("_meta"_L1, meta);
    return result;
}

QJsonObject discover(const Offer &offer)
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
