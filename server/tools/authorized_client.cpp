#include "tools/authorized_client.h"

#include "core/failure.h"
#include "json/document.h"
#include "json/write.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

AuthorizedClient::AuthorizedClient(QString provider, std::shared_ptr<AuthorizedChannel> channel,
                                   QMap<QString, QString> details)
    : m_provider(std::move(provider))
    , m_channel(std::move(channel))
    , m_details(std::move(details))
{
}

[[noreturn]] static void failUpstream(const QString &provider, const QString &what)
{
    throw Failure(FailureKind::Upstream, u"%1 answered %2."_s.arg(provider, what));
}

static QJsonValue readAnswer(const QString &provider, const WebAnswer &answer)
{
    if (!answer.isSuccess())
        failUpstream(provider, u"with status %1"_s.arg(answer.status));
    if (answer.body.trimmed().isEmpty())
        return QJsonValue::Null;
    try {
        return json::Document::parse(answer.body)->root().toQJson();
    } catch (const json::ParseError &) {
        failUpstream(provider, u"with something that is not JSON"_s);
    }
}

Task<WebAnswer> AuthorizedClient::send(WebRequest request)
{
    co_return co_await m_channel->send(std::move(request));
}

Task<QJsonValue> AuthorizedClient::exchange(WebRequest request)
{
    request.headers << WebHeader{"Accept", "application/json"};
    if (!request.body.isEmpty())
        request.headers << WebHeader{"Content-Type", "application/json"};
    co_return readAnswer(m_provider, co_await m_channel->send(std::move(request)));
}

Task<QJsonValue> AuthorizedClient::getJson(QString path, Query query)
{
    return exchange({"GET", std::move(path), std::move(query), {}, {}});
}

Task<QJsonObject> AuthorizedClient::getObject(QString path, Query query)
{
    const QJsonValue value = co_await getJson(path, query);
    if (!value.isObject())
        failUpstream(m_provider, u"with something that is not a JSON object"_s);
    co_return value.toObject();
}

Task<QJsonArray> AuthorizedClient::getArray(QString path, Query query)
{
    const QJsonValue value = co_await getJson(path, query);
    if (!value.isArray())
        failUpstream(m_provider, u"with something that is not a JSON list"_s);
    co_return value.toArray();
}

Task<QJsonValue> AuthorizedClient::post(QString path, QJsonValue body, Query query)
{
    return exchange({"POST", std::move(path), std::move(query), {}, json::dump(body)});
}

Task<QJsonValue> AuthorizedClient::put(QString path, QJsonValue body, Query query)
{
    return exchange({"PUT", std::move(path), std::move(query), {}, json::dump(body)});
}

Task<QJsonValue> AuthorizedClient::patch(QString path, QJsonValue body, Query query)
{
    return exchange({"PATCH", std::move(path), std::move(query), {}, json::dump(body)});
}

Task<QJsonValue> AuthorizedClient::remove(QString path, Query query)
{
    return exchange({"DELETE", std::move(path), std::move(query), {}, {}});
}

} // namespace plexus
