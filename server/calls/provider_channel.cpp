#include "calls/provider_channel.h"

#include "calls/credential_faults.h"
#include "oauth/client/link_refresher.h"
#include "oauth/client/token_error.h"

namespace plexus {

//! Lists of an API are larger and slower than what its authorization server says.
static constexpr outbound::Milliseconds patience{30'000};
static constexpr qsizetype largestAnswer = 8 * 1024 * 1024;

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

static outbound::Request requestOf(const WebRequest &request)
{
    outbound::Request sent;
    sent.method = request.method;
    sent.url = urlOf(request);
    for (const WebHeader &header : request.headers)
        sent.addField(header.name, header.value);
    sent.body = Secret(request.body);
    sent.limits.total = patience;
    sent.limits.bodyBytes = largestAnswer;
    return sent;
}

Task<WebAnswer> ProviderChannel::send(WebRequest request)
{
    try {
        co_return webAnswerOf(co_await m_transport.send(requestOf(request)));
    } catch (const oauth::ConsentNeeded &) { // awaiting is not possible here
    } catch (const oauth::TokenError &) {
        rethrowCredentialFault(std::current_exception(), m_provider, m_requestId);
    }
    AuthorizedClient renewed = co_await m_renewal();
    co_return co_await renewed.send(std::move(request));
}

} // namespace plexus
