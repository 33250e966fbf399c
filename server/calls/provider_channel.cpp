#include "calls/provider_channel.h"

namespace plexus {

static QString queryOf(const Query &query)
{
    QByteArrayList items;
    for (const QueryItem &item : query)
        items.append(item.name.toUtf8().toPercentEncoding() + '='
                     + item.value.toUtf8().toPercentEncoding());
    return QString::fromLatin1(items.join('&'));
}

static QString urlOf(const WebRequest &request)
{
    if (request.query.isEmpty())
        return request.path;
    return request.path + (request.path.contains(u'?') ? u'&' : u'?') + queryOf(request.query);
}

static WebAnswer webAnswerOf(outbound::Answer answer)
{
    WebAnswer web{answer.status, {}, std::move(answer.body)};
    for (qsizetype i = 0; i < answer.headers.size(); ++i) {
        const Headers::Field field = answer.headers.at(i);
        web.headers.append({field.name.toByteArray(), field.value.toByteArray()});
    }
    return web;
}

Task<WebAnswer> ProviderChannel::send(WebRequest request)
{
    outbound::Request sent;
    sent.method = request.method;
    sent.url = urlOf(request);
    for (const WebHeader &header : request.headers)
        sent.addField(header.name, header.value);
    sent.body = Secret(std::move(request.body));
    co_return webAnswerOf(co_await m_transport.send(std::move(sent)));
}

} // namespace plexus
