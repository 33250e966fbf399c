#include "mcp/legacy/handshake.h"

#include "mcp/revisions/revisions.h"

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

Handshake readHandshake(const Message &message)
{
    const auto requested = message.param("protocolVersion");
    if (!requested || !requested->isString())
        throw ProtocolError(400, rpc::invalidParams,
                            u"Invalid params: protocolVersion must be a string"_s);
    Handshake handshake{negotiated(requested->toString()), {}};
    handshake.record.revision = handshake.revision.date();
    for (const char *member : {"clientInfo", "capabilities"}) {
        if (const auto value = message.param(member); value && value->isObject())
            handshake.record.client.insert(QLatin1StringView(member), value->toQJson());
    }
    return handshake;
}

static QJsonObject capabilitiesOf(const Offer &offer)
{
    const QJsonObject changes{{u"listChanged"_s, true}};
    QJsonObject capabilities{{u"logging"_s, QJsonObject()}, {u"tools"_s, changes}};
    if (offer.prompts)
        capabilities.insert("prompts"_L1, changes);
    if (offer.resources)
        capabilities.insert("resources"_L1,
                            QJsonObject{{u"listChanged"_s, true}, {u"subscribe"_s, true}});
    if (offer.completions)
        capabilities.insert("completions"_L1, QJsonObject());
    return capabilities;
}

QJsonObject initializeResult(const Revision &revision, const Offer &offer, const Identity &who)
{
    QJsonObject result{
        {u"protocolVersion"_s, revision.date()},
        {u"capabilities"_s, capabilitiesOf(offer)},
        {u"serverInfo"_s, revision.implementation(who.name, who.title, who.version)}};
    if (!offer.instructions.isEmpty())
        result.insert("instructions"_L1, offer.instructions);
    return result;
}

} // namespace plexus::mcp::legacy
