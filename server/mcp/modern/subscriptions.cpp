#include "mcp/modern/subscriptions.h"

#include "json/write.h"
#include "mcp/sse.h"

#include <QJsonArray>

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr size_t mostStreams = 10000; // of one thread
static constexpr qsizetype mostUris = 1000; // of one stream

QJsonObject Interests::toJson() const
{
    QJsonObject object;
    if (tools)
        object.insert("toolsListChanged"_L1, true);
    if (prompts)
        object.insert("promptsListChanged"_L1, true);
    if (resources)
        object.insert("resourcesListChanged"_L1, true);
    if (!uris.isEmpty())
        object.insert("resourceSubscriptions"_L1, QJsonArray::fromStringList(uris));
    return object;
}

static bool isTrue(const std::optional<json::Value> &filter, std::string_view name)
{
    const auto value = filter->get(name);
    return value && value->isBoolean() && value->toBool();
}

Interests Subscriptions::honoured(const Message &message, const Owner &owner) const
{
    const auto filter = message.param("notifications");
    if (!filter || !filter->isObject())
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: notifications must be an object"_s);
    const Offer offer = m_gate.offer(owner);
    Interests interests;
    interests.tools = offer.tools && isTrue(filter, "toolsListChanged");
    interests.prompts = offer.prompts && isTrue(filter, "promptsListChanged");
    interests.resources = offer.resources && isTrue(filter, "resourcesListChanged");
    const auto uris = filter->get("resourceSubscriptions");
    if (uris && !uris->isArray())
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: resourceSubscriptions must be an array"_s);
    for (const json::Value &uri : uris ? uris->elements() : std::vector<json::Value>()) {
        if (uri.isString() && interests.uris.size() < mostUris
            && m_gate.mayWatch(owner, uri.toString()))
            interests.uris.append(uri.toString());
    }
    return interests;
}

//! The id of the request, with its type, marks everything on its stream. Written by hand, as it was
//! sent.
static QByteArray marked(const QByteArray &id, const QString &method, const QJsonObject &params)
{
    QByteArray members = json::dump(params);
    members.chop(1);
    const QByteArray comma = params.isEmpty() ? "" : ",";
    return R"({"jsonrpc":"2.0","method":)" + json::quoted(method) + ",\"params\":" + members + comma
        + R"("_meta":{"io.modelcontextprotocol/subscriptionId":)" + id + "}}}";
}

void Subscriptions::tell(const Stream &stream, const QString &method, QJsonObject params)
{
    stream.outlet->write(eventFrame(marked(stream.id, method, params)));
}

void Subscriptions::finish(const Stream &stream)
{
    stream.outlet->write(eventFrame(
        R"({"jsonrpc":"2.0","id":)" + stream.id
        + R"(,"result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/subscriptionId":)"
        + stream.id + "}}}"));
    stream.outlet->endStream();
}

void Subscriptions::listen(const Message &message, const Owner &owner,
                           std::shared_ptr<Outlet> outlet)
{
    if (m_streams.size() >= mostStreams)
        throw ProtocolError(200, rpc::internalError, u"Too many open streams; try again later"_s);
    const auto stream = std::make_shared<Stream>(
        Stream{message.id, owner, honoured(message, owner), std::move(outlet)});
    stream->outlet->beginStream({});
    tell(*stream, u"notifications/subscriptions/acknowledged"_s,
         {{u"notifications"_s, stream->interests.toJson()}});
    if (stream->interests.isEmpty())
        return finish(*stream);
    m_streams.push_back(stream);
    stream->outlet->onGone([this, weak = std::weak_ptr<Stream>(stream)] {
        if (const auto left = weak.lock())
            m_streams.remove(left);
    });
}

void Subscriptions::announceList(Endpoint::List list,
                                 const std::function<bool(const Owner &)> &concerned)
{
    for (const auto &stream : m_streams) {
        const Interests &wants = stream->interests;
        if (!concerned(stream->owner))
            continue;
        if (list == Endpoint::List::Tools && wants.tools)
            tell(*stream, u"notifications/tools/list_changed"_s, {});
        else if (list == Endpoint::List::Prompts && wants.prompts)
            tell(*stream, u"notifications/prompts/list_changed"_s, {});
        else if (list == Endpoint::List::Resources && wants.resources)
            tell(*stream, u"notifications/resources/list_changed"_s, {});
    }
}

void Subscriptions::announceUpdate(const QString &uri,
                                   const std::function<bool(const Owner &)> &concerned)
{
    for (const auto &stream : m_streams) {
        if (stream->interests.uris.contains(uri) && concerned(stream->owner)
            && m_gate.mayWatch(stream->owner, uri))
            tell(*stream, u"notifications/resources/updated"_s, {{u"uri"_s, uri}});
    }
}

void Subscriptions::endWhere(const std::function<bool(const Owner &)> &ended)
{
    std::list<std::shared_ptr<Stream>> over;
    for (auto it = m_streams.begin(); it != m_streams.end();) {
        const auto next = std::next(it);
        if (ended((*it)->owner))
            over.splice(over.end(), m_streams, it);
        it = next;
    }
    for (const auto &stream : over)
        finish(*stream);
}

Subscriptions::~Subscriptions()
{
    endWhere([](const Owner &) { return true; });
}

} // namespace plexus::mcp::modern
