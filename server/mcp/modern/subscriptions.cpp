#include "mcp/modern/subscriptions.h"

#include "json/write.h"
#include "mcp/modern/task_wire.h"
#include "mcp/sse.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr size_t mostStreams = 10000; // of one thread
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
    const auto stream = std::make_shared<Stream>(Stream{
        message.id, owner, honouredInterests(message, owner, m_gate, m_sealer), std::move(outlet)});
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

std::optional<Owner> Subscriptions::watcherOf(const QByteArray &idHash) const
{
    for (const auto &stream : m_streams) {
        if (stream->interests.tasks.contains(idHash))
            return stream->owner;
    }
    return std::nullopt;
}

void Subscriptions::announceTask(const TaskRecord &record)
{
    for (const auto &stream : m_streams) {
        const auto id = stream->interests.tasks.constFind(record.idHash);
        if (id != stream->interests.tasks.constEnd())
            tell(*stream, u"notifications/tasks"_s, detailedTask(*id, record));
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
