#include "support/server/modern_caller.h"

#include <QJsonDocument>

#include <stdexcept>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static QJsonObject envelope(const QJsonObject &elicitation)
{
    const QJsonObject extensions{{u"io.modelcontextprotocol/tasks"_s, QJsonObject()}};
    return {{u"io.modelcontextprotocol/protocolVersion"_s, u"2026-07-28"_s},
            {u"io.modelcontextprotocol/clientCapabilities"_s,
             QJsonObject{{u"elicitation"_s, elicitation}, {u"extensions"_s, extensions}}}};
}

QByteArray ModernCaller::bytesOf(const QByteArray &method, QJsonObject params,
                                 const QByteArray &name) const
{
    QJsonObject meta = envelope(elicitation);
    const QJsonObject more = params["_meta"_L1].toObject();
    for (auto it = more.begin(); it != more.end(); ++it)
        meta.insert(it.key(), it.value());
    params.insert("_meta"_L1, meta);
    const QJsonObject request{{u"jsonrpc"_s, u"2.0"_s},
                              {u"id"_s, 1},
                              {u"method"_s, QString::fromLatin1(method)},
                              {u"params"_s, params}};
    HeaderList headers{{"Content-Type", "application/json"},
                       {"Accept", "application/json, text/event-stream"},
                       {"MCP-Protocol-Version", "2026-07-28"},
                       {"Mcp-Method", method}};
    if (!name.isEmpty())
        headers.emplaceBack("Mcp-Name", name);
    if (!token.isEmpty())
        headers.emplaceBack("Authorization", "Bearer " + token);
    return requestBytes("POST", '/' + tenant + "/mcp", headers,
                        QJsonDocument(request).toJson(QJsonDocument::Compact), port);
}

WireAnswer ModernCaller::ask(const QByteArray &method, const QJsonObject &params,
                             const QByteArray &name) const
{
    Wire wire(port);
    wire.write(bytesOf(method, params, name));
    return wire.readAnswer();
}

QJsonObject ModernCaller::result(const QByteArray &method, const QJsonObject &params,
                                 const QByteArray &name) const
{
    const WireAnswer answer = ask(method, params, name);
    const QJsonObject json = answer.json();
    if (!json.contains("result"_L1))
        throw std::runtime_error("no result: " + answer.comparable().toStdString());
    return json["result"_L1].toObject();
}

QJsonObject ModernCaller::callTool(const QString &tool, const QJsonObject &arguments) const
{
    return result("tools/call", {{u"name"_s, tool}, {u"arguments"_s, arguments}}, tool.toLatin1());
}

QJsonObject ModernCaller::ofTask(const QByteArray &method, const QString &id,
                                 QJsonObject params) const
{
    params.insert("taskId"_L1, id);
    return result(method, params, id.toLatin1());
}

QByteArray listenRequest(const ModernCaller &caller, const QByteArray &notifications)
{
    HeaderList headers{{"Content-Type", "application/json"},
                       {"Accept", "application/json, text/event-stream"},
                       {"MCP-Protocol-Version", "2026-07-28"},
                       {"Mcp-Method", "subscriptions/listen"}};
    if (!caller.token.isEmpty())
        headers.emplaceBack("Authorization", "Bearer " + caller.token);
    const QByteArray body =
        R"({"jsonrpc":"2.0","id":"s","method":"subscriptions/listen","params":{)"
        R"("notifications":)"
        + notifications
        + R"(,"_meta":{)"
          R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
          R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
    return requestBytes("POST", '/' + caller.tenant + "/mcp", headers, body, caller.port);
}

} // namespace plexus::test
