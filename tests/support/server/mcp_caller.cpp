#include "support/server/mcp_caller.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <stdexcept>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

HeaderList McpCaller::headers() const
{
    HeaderList list{{"Content-Type", "application/json"},
                    {"Accept", "application/json, text/event-stream"}};
    if (!token.isEmpty())
        list.emplaceBack("Authorization", "Bearer " + token);
    if (!session.isEmpty())
        list.emplaceBack("Mcp-Session-Id", session);
    return list;
}

WireAnswer McpCaller::post(const QByteArray &body, const QByteArray &suffix) const
{
    // 503: the database did not answer in time, which a busy machine's disk can cause.
    WireAnswer answer = exchange(port, "POST", path(suffix), headers(), body);
    for (int again = 0; answer.status == 503 && again < 10; ++again) {
        QTest::qWait(500);
        answer = exchange(port, "POST", path(suffix), headers(), body);
    }
    return answer;
}

WireAnswer McpCaller::request(const QByteArray &method, const QByteArray &params,
                              const QByteArray &suffix) const
{
    return post(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + '}',
                suffix);
}

WireAnswer McpCaller::initialize() const
{
    return request("initialize",
                   R"({"protocolVersion":")" + revision
                       + R"(","capabilities":{},"clientInfo":{"name":"test","version":"1"}})");
}

void McpCaller::connect()
{
    const WireAnswer first = initialize();
    session = first.header("Mcp-Session-Id");
    const WireAnswer second = post(
        R"({"jsonrpc":"2.0","id":null,"method":"notifications/initialized"})"); // as the original's
    if (first.status != 200 || session.isEmpty() || second.status != 202)
        throw std::runtime_error("no session: " + first.comparable().toStdString()
                                 + second.comparable().toStdString());
}

WireAnswer McpCaller::call(const QByteArray &tool, const QByteArray &arguments) const
{
    return request("tools/call", R"({"name":")" + tool + R"(","arguments":)" + arguments + '}');
}

QStringList McpCaller::toolNames(const QByteArray &set) const
{
    const QByteArray params = set.isEmpty() ? "{}" : R"({"tool_set_filter":")" + set + "\"}";
    QStringList names;
    const QJsonArray tools =
        request("tools/list", params).json()[u"result"_s][u"tools"_s].toArray();
    for (const QJsonValue &tool : tools)
        names += tool[u"name"_s].toString();
    return names;
}

QString textOf(const WireAnswer &answer)
{
    return answer.json()[u"result"_s][u"content"_s][0][u"text"_s].toString();
}

QJsonObject resultOf(const WireAnswer &answer)
{
    return QJsonDocument::fromJson(textOf(answer).toUtf8()).object();
}

McpCaller callerOf(const Fixture &fixture, const QString &tenant)
{
    return {fixture.port(), tenant.toLatin1(), fixture.token(tenant)};
}

} // namespace plexus::test
