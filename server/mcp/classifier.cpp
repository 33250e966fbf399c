#include "mcp/classifier.h"

#include "mcp/modern/envelope.h"
#include "mcp/revisions/revisions.h"

#include <QJsonArray>

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

static constexpr size_t largestBatch = 100;

static std::shared_ptr<const json::Document> parsed(const QByteArray &text)
{
    try {
        return json::Document::parse(text);
    } catch (const json::ParseError &error) {
        throw ProtocolError(400, rpc::parseError, error.callerText());
    }
}

static Body readBatch(const json::Document &document)
{
    const std::vector<QByteArray> texts = document.rawElements();
    if (texts.empty() || texts.size() > largestBatch)
        throw ProtocolError(400, rpc::invalidRequest,
                            u"Invalid Request: a batch holds 1 to %1 messages"_s.arg(largestBatch));
    Body body;
    body.batch = true;
    for (const QByteArray &text : texts) {
        body.messages.push_back(readMessage(parsed(text)));
        const Message &message = body.messages.back();
        if (modern::claimsModernEra(message) || message.method == u"initialize"_s)
            throw ProtocolError(400, rpc::invalidRequest,
                                u"Invalid Request: this may not be part of a batch"_s);
    }
    return body;
}

//! `initialize` begins a session unless it is clearly a request of the era without sessions.
static bool isModernInitialize(const Message &message, bool modernHeader)
{
    const bool claims = modern::claimsModernEra(message);
    const auto version = claims ? message.meta()->get(modern::key::version) : std::nullopt;
    if (version && version->isString() && namesModernEra(version->toString().toLatin1()))
        return true;
    if (modernHeader)
        throw ProtocolError(400, rpc::headerMismatch,
                            u"Header mismatch: initialize is not part of that version"_s);
    return false;
}

static bool isModern(const Message &message, const Incoming &incoming)
{
    const auto header = incoming.header("MCP-Protocol-Version");
    const bool modernHeader = header && namesModernEra(*header);
    if (message.kind == MessageKind::Response)
        return false;
    if (message.method == u"initialize"_s)
        return isModernInitialize(message, modernHeader);
    return modern::claimsModernEra(message) || modernHeader;
}

Body classify(const Incoming &incoming)
{
    const auto document = parsed(incoming.body);
    if (document->root().isArray())
        return readBatch(*document);
    Body body;
    body.messages.push_back(readMessage(document));
    body.modern = isModern(body.messages.front(), incoming);
    return body;
}

} // namespace plexus::mcp
