#include "mcp/json_rpc.h"

#include "core/append.h"
#include "json/write.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

[[noreturn]] static void invalid(const QString &text)
{
    throw ProtocolError(400, rpc::invalidRequest, text);
}

static MessageKind kindOf(const json::Value &root, const QByteArray &id)
{
    if (root.get("method"))
        return id.isEmpty() ? MessageKind::Notification : MessageKind::Request;
    if (root.get("result") || root.get("error"))
        return MessageKind::Response;
    invalid(u"Invalid Request: neither a method nor a result"_s);
}

//! The id's text; empty when it is absent or null.
static QByteArray idOf(const json::Document &document)
{
    const auto id = document.root().get("id");
    if (!id || id->isNull())
        return {};
    if (!id->isString() && !id->isNumber())
        invalid(u"Invalid Request: id must be a string or a number"_s);
    return document.rawMember("id").value_or(QByteArray());
}

Message readMessage(const std::shared_ptr<const json::Document> &document)
{
    const json::Value root = document->root();
    if (!root.isObject())
        invalid(u"Invalid Request: a message is an object"_s);
    const auto version = root.get("jsonrpc");
    if (!version || !version->isString() || version->toStringView() != "2.0")
        invalid(u"Invalid Request: jsonrpc must be \"2.0\""_s);
    Message message;
    message.document = document;
    message.id = idOf(*document);
    message.kind = kindOf(root, message.id);
    if (message.kind == MessageKind::Response)
        return message;
    const auto method = root.get("method");
    if (!method->isString())
        invalid(u"Invalid Request: method must be a string"_s);
    message.method = method->toString();
    if (message.kind == MessageKind::Notification
        && !message.method.startsWith(u"notifications/"_s))
        invalid(u"Invalid Request: a request needs an id"_s);
    message.params = root.get("params");
    if (message.params && !message.params->isObject())
        invalid(u"Invalid Request: params must be an object"_s);
    return message;
}

//! With room for the rest.
static QByteArray opening(const QByteArray &id)
{
    QByteArray text;
    text.reserve(1024);
    text.append(R"({"jsonrpc":"2.0",)");
    if (!id.isEmpty())
        appendAll(text, {R"("id":)", id, ","});
    return text;
}

QByteArray resultText(const QByteArray &id, const Result &result)
{
    QByteArray text = opening(id);
    text.append(R"("result":)");
    result.appendTo(text);
    return text.append('}');
}

QByteArray errorText(const QByteArray &id, int code, const QString &message, const QJsonValue &data)
{
    QJsonObject error{{u"code"_s, code}, {u"message"_s, message}};
    if (!data.isUndefined())
        error.insert("data"_L1, data);
    return opening(id) + "\"error\":" + json::dump(error) + '}';
}

QByteArray errorText(const QByteArray &id, const ProtocolError &error)
{
    return errorText(id, error.code(), error.callerText(), error.data());
}

QByteArray notificationText(const QString &method, const QJsonObject &params)
{
    QJsonObject message{{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}};
    if (!params.isEmpty())
        message.insert("params"_L1, params);
    return json::dump(message);
}

QByteArray requestText(const QByteArray &id, const QString &method, const QJsonObject &params)
{
    return opening(id) + "\"method\":" + json::quoted(method) + ",\"params\":" + json::dump(params)
        + '}';
}

} // namespace plexus::mcp
