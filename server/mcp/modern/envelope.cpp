#include "mcp/modern/envelope.h"

#include "mcp/capabilities.h"
#include "mcp/modern/header_value.h"
#include "mcp/revisions/revisions.h"

#include <QJsonArray>

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static std::optional<json::Value> metaMember(const Message &message, std::string_view name)
{
    const auto meta = message.meta();
    return meta ? meta->get(name) : std::nullopt;
}

bool claimsModernEra(const Message &message)
{
    return metaMember(message, key::version).has_value();
}

static QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

//! Rung 4: `_meta` is complete.
static void checkMeta(const Message &message)
{
    QJsonArray missing;
    const auto meta = message.meta();
    if (!meta || !meta->isObject()) {
        missing.append(u"_meta"_s);
    } else {
        const auto version = meta->get(key::version);
        const auto capabilities = meta->get(key::capabilities);
        if (!version || !version->isString())
            missing.append(text(key::version));
        if (!capabilities || !capabilities->isObject())
            missing.append(text(key::capabilities));
    }
    if (missing.isEmpty())
        return;
    throw ProtocolError(400, rpc::invalidParams,
                        u"Invalid params: _meta is missing or incomplete"_s,
                        QJsonObject{{u"envelope"_s, QJsonObject{{u"missing"_s, missing}}}});
}

[[noreturn]] static void mismatch(const QString &what)
{
    throw ProtocolError(400, rpc::headerMismatch, u"Header mismatch: "_s + what);
}

//! Rungs 5 and 6: header and `_meta` agree on a version that we have.
static void checkVersion(const Message &message, const std::optional<QByteArray> &header)
{
    const QString claimed = metaMember(message, key::version)->toString();
    if (header && QString::fromUtf8(*header) != claimed)
        mismatch(u"MCP-Protocol-Version differs from _meta"_s);
    const Revision *revision = findRevision(claimed);
    if (!revision || !revision->isModern()) {
        throw ProtocolError(
            400, rpc::unsupportedVersion, u"Unsupported protocol version"_s,
            QJsonObject{{u"supported"_s, modernDates()}, {u"requested"_s, claimed}});
    }
    if (!header)
        mismatch(u"MCP-Protocol-Version is missing"_s);
}

//! The member of params that `Mcp-Name` repeats; empty where there is none.
static std::string_view nameMember(const QString &method)
{
    if (method == u"tools/call"_s || method == u"prompts/get"_s)
        return "name";
    if (method == u"resources/read"_s)
        return "uri";
    const bool ofTask =
        method == u"tasks/get"_s || method == u"tasks/update"_s || method == u"tasks/cancel"_s;
    return ofTask ? "taskId" : "";
}

static void checkName(const Message &message, const std::optional<QByteArray> &header)
{
    const std::string_view member = nameMember(message.method);
    if (member.empty())
        return;
    const auto value = message.param(member);
    if (!value || !value->isString())
        return; // the method says what it needs
    if (!header)
        mismatch(u"Mcp-Name is missing"_s);
    const std::optional<QByteArray> decoded = decodeHeaderValue(*header);
    if (!decoded)
        mismatch(u"Mcp-Name is not valid base64"_s);
    if (QString::fromUtf8(*decoded) != value->toString())
        mismatch(u"Mcp-Name header value does not match body value"_s);
}

void checkEnvelope(const Message &message, const Incoming &incoming)
{
    checkMeta(message);
    checkVersion(message, incoming.header("MCP-Protocol-Version"));
    const auto method = incoming.header("Mcp-Method");
    if (!method)
        mismatch(u"Mcp-Method is missing"_s);
    if (QString::fromUtf8(*method) != message.method)
        mismatch(u"Mcp-Method header value does not match body value"_s);
    checkName(message, incoming.header("Mcp-Name"));
}

CallFacts factsOf(const Message &message, const Incoming &incoming)
{
    CallFacts facts;
    facts.owner = incoming.owner;
    facts.valueHolder = incoming.owner.guest ? QByteArray() : incoming.owner.key;
    facts.client = readClientInfo(metaMember(message, key::clientInfo));
    facts.capabilities = readCapabilities(metaMember(message, key::capabilities));
    facts.requestId = incoming.requestId;
    facts.comesAgain = true;
    const auto token = metaMember(message, "progressToken");
    if (token && (token->isString() || token->isNumber()))
        facts.progressToken = token->toJson();
    if (const auto level = metaMember(message, key::logLevel)) {
        facts.logLevel = level->isString() ? logLevelFrom(level->toString()) : std::nullopt;
        if (!facts.logLevel)
            throw ProtocolError(200, rpc::invalidParams, u"Unknown log level"_s);
    }
    return facts;
}

} // namespace plexus::mcp::modern
