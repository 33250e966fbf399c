#include "mcp/modern/interests.h"

#include "mcp/modern/task_id.h"

#include <QJsonArray>

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype mostUris = 1000; // of one stream
static constexpr qsizetype mostTasks = 1000; // of one stream

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
    if (!tasks.isEmpty())
        object.insert("taskIds"_L1, QJsonArray::fromStringList(tasks.values()));
    return object;
}

static bool isTrue(const std::optional<json::Value> &filter, std::string_view name)
{
    const auto value = filter->get(name);
    return value && value->isBoolean() && value->toBool();
}

//! The strings of an array member; throws ProtocolError when it is something else.
static QStringList texts(const std::optional<json::Value> &filter, std::string_view name)
{
    const auto array = filter->get(name);
    if (array && !array->isArray())
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: %1 must be an array"_s.arg(
                                QString::fromUtf8(name.data(), qsizetype(name.size()))));
    QStringList texts;
    for (const json::Value &text : array ? array->elements() : std::vector<json::Value>()) {
        if (text.isString())
            texts += text.toString();
    }
    return texts;
}

Interests honouredInterests(const Message &message, const Owner &owner, CallGate &gate,
                            const Sealer &sealer)
{
    const auto filter = message.param("notifications");
    if (!filter || !filter->isObject())
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: notifications must be an object"_s);
    const Offer offer = gate.offer(owner);
    Interests interests;
    interests.tools = offer.tools && isTrue(filter, "toolsListChanged");
    interests.prompts = offer.prompts && isTrue(filter, "promptsListChanged");
    interests.resources = offer.resources && isTrue(filter, "resourcesListChanged");
    const QStringList uris = texts(filter, "resourceSubscriptions");
    for (const QString &uri : uris.mid(0, mostUris)) {
        if (gate.mayWatch(owner, uri))
            interests.uris.append(uri);
    }
    const QStringList ids = texts(filter, "taskIds");
    for (const QString &id : ids.mid(0, mostTasks)) {
        if (const auto idHash = TaskId::hashOf(sealer, owner, id))
            interests.tasks.insert(*idHash, id);
    }
    return interests;
}

} // namespace plexus::mcp::modern
