// A POST to /{tenant}/mcp, "Name: value" lines, an empty line and the body: it is refused with a
// protocol error, or every later decision can rely on what the classifier and the ladder let pass.
#include "mcp/classifier.h"
#include "mcp/modern/envelope.h"
#include "mcp/modern/header_value.h"
#include "mcp/revisions/revisions.h"

#include <QJsonArray>

using namespace plexus;
using namespace plexus::mcp;
using namespace Qt::Literals::StringLiterals;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

static void addHeader(Headers &headers, const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    headers.add(colon < 0 ? line : line.left(colon), line.mid(colon + 1).trimmed());
}

static Incoming incomingFrom(const QByteArray &bytes)
{
    Incoming incoming;
    qsizetype at = 0;
    for (;;) {
        const qsizetype end = bytes.indexOf('\n', at);
        const QByteArray line = bytes.mid(at, end < 0 ? -1 : end - at);
        at = end + 1;
        if (end < 0 || line.isEmpty())
            break;
        addHeader(incoming.headers, line);
    }
    incoming.body = bytes.mid(at);
    return incoming;
}

//! Noexcept: an answer of ours must be JSON, and its id the client's, byte for byte.
static void requireAnswerable(const Message &message) noexcept
{
    const auto answer =
        json::Document::parse(resultText(message.id, QJsonObject{{u"a"_s, message.method}}));
    require(answer->rawMember("id").value_or(QByteArray()) == message.id);
    require(answer->root().get("result")->get("a")->toString() == message.method);
}

//! Noexcept, as above.
static void requireRefusal(const ProtocolError &error) noexcept
{
    require(error.status() == 400 || error.status() == 200);
    require(error.code() < 0 && !error.callerText().isEmpty());
    const auto answer = json::Document::parse(errorText({}, error));
    require(answer->root().get("error")->get("code")->toInteger() == error.code());
}

static void requireWhole(const Message &message)
{
    require(message.root().isObject() && message.root().get("jsonrpc")->toStringView() == "2.0");
    require(message.kind != MessageKind::Response || message.method.isEmpty());
    require(message.kind != MessageKind::Request || !message.id.isEmpty());
    require(message.kind != MessageKind::Notification || message.id.isEmpty());
    require(!message.params || message.params->isObject());
    requireAnswerable(message);
}

static void requireEra(const Body &body)
{
    const Message &first = body.messages.front();
    require(body.batch || body.messages.size() == 1);
    require(!body.modern || (!body.batch && first.kind != MessageKind::Response));
    if (body.modern || first.kind == MessageKind::Response || first.method == u"initialize"_s)
        return;
    for (const Message &message : body.messages)
        require(!modern::claimsModernEra(message));
}

//! What passed the ladder is of a modern revision, and its headers say what its body says.
static void requireAgreement(const Message &message, const Incoming &incoming)
{
    const QString claimed = message.meta()->get(modern::key::version)->toString();
    const Revision *revision = findRevision(claimed);
    require(revision && revision->isModern() && !negotiated(claimed).isModern());
    require(incoming.header("MCP-Protocol-Version") == claimed.toUtf8());
    require(QString::fromUtf8(incoming.header("Mcp-Method").value()) == message.method);
    const auto name = message.param("name");
    if (message.method == u"tools/call"_s && name && name->isString())
        require(modern::decodeHeaderValue(incoming.header("Mcp-Name").value()).has_value());
}

//! A schema as tool authors annotate it, nested once.
static const QJsonObject &schema()
{
    const auto annotated = [](const QString &type, const QString &name) {
        return QJsonObject{{u"type"_s, type}, {u"x-mcp-header"_s, name}};
    };
    static const QJsonObject inner{
        {u"type"_s, u"object"_s},
        {u"properties"_s, QJsonObject{{u"flag"_s, annotated(u"boolean"_s, u"Flag"_s)}}}};
    static const QJsonObject whole{{u"type"_s, u"object"_s},
                                   {u"properties"_s,
                                    QJsonObject{{u"region"_s, annotated(u"string"_s, u"Region"_s)},
                                                {u"count"_s, annotated(u"integer"_s, u"Count"_s)},
                                                {u"more"_s, inner}}}};
    return whole;
}

static void climb(const Message &message, const Incoming &incoming)
{
    modern::checkEnvelope(message, incoming);
    requireAgreement(message, incoming);
    const CallFacts facts = modern::factsOf(message, incoming);
    require(facts.progressToken.isEmpty() || json::Document::parse(facts.progressToken));
    modern::checkParameterHeaders(schema(), message.param("arguments"),
                                  [&](const QByteArray &name) { return incoming.header(name); });
}

static void check(const Incoming &incoming)
{
    const Body body = classify(incoming);
    require(!body.messages.empty());
    for (const Message &message : body.messages)
        requireWhole(message);
    requireEra(body);
    if (body.modern)
        climb(body.messages.front(), incoming);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    try {
        check(incomingFrom(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size))));
    } catch (const ProtocolError &error) { // anything else that is thrown is a defect
        requireRefusal(error);
    }
    return 0;
}
