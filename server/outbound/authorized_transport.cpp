#include "outbound/authorized_transport.h"

#include "async/deadline.h"
#include "json/document.h"
#include "outbound/outbound_failure.h"

#include <array>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

AuthorizedTransport::AuthorizedTransport(Client &client, Party party, Api api,
                                         std::shared_ptr<TokenSource> tokens,
                                         std::shared_ptr<Scrubber> scrubber)
    : m_client(client)
    , m_party(std::move(party))
    , m_api(std::move(api))
    , m_tokens(std::move(tokens))
    , m_scrubber(std::move(scrubber))
{
}

//! Characters that authors leave in paths, percent-encoded; escapes stay as they are.
static QString encodedPath(const QString &path)
{
    QByteArrayList parts = path.toUtf8().split('%');
    for (QByteArray &part : parts)
        part = part.toPercentEncoding("/?:@!$&'()*+,;=[]");
    return QString::fromLatin1(parts.join('%'));
}

QString AuthorizedTransport::absolute(const QString &url) const
{
    if (!url.startsWith(u'/'))
        return url;
    QString base = m_api.baseUrl;
    while (base.endsWith(u'/'))
        base.chop(1);
    return base + encodedPath(url);
}

bool AuthorizedTransport::mayHaveToken(const QString &url) const
{
    return m_api.origins.contains(parseUrl(url).origin());
}

static bool hasField(const Request &request, const QByteArray &name)
{
    return std::any_of(
        request.fields.begin(), request.fields.end(),
        [&name](const Request::Field &field) { return isSameName(field.name, name); });
}

void AuthorizedTransport::prepare(Request &request) const
{
    request.party = m_party;
    request.url = absolute(request.url);
    if (!mayHaveToken(request.url))
        throw Failure(FailureKind::InvalidArgument,
                      u"That address is not part of the API of %1."_s.arg(m_api.provider));
    if (hasField(request, m_api.tokenField))
        throw Failure(
            FailureKind::InvalidArgument,
            u"The header %1 is set by the server."_s.arg(QString::fromLatin1(m_api.tokenField)));
    for (const Request::Field &field : m_api.fields) {
        if (!hasField(request, field.name))
            request.fields.push_back(field);
    }
}

Task<Answer> AuthorizedTransport::send(Request request)
{
    prepare(request);
    const Milliseconds limit = request.limits.total; // of all hops together
    std::exception_ptr late = std::make_exception_ptr(
        OutboundFailure(Trouble::TimedOut, m_api.provider, u"with redirections"_s));
    co_return co_await withDeadline(exchange(std::move(request)), limit, std::move(late));
}

bool AuthorizedTransport::isRefusal(const Answer &answer) const
{
    return answer.status == 401 || (answer.status == 403 && m_api.forbiddenMeansExpired)
        || saysTokenError(answer);
}

//! Slack answers 200 `{"ok":false,"error":"token_revoked"}`.
bool AuthorizedTransport::saysTokenError(const Answer &answer) const
{
    if (m_api.tokenErrors.isEmpty() || !answer.isSuccess())
        return false;
    try {
        const auto document = json::Document::parse(answer.body);
        const json::Value root = document->root();
        const auto ok = root.isObject() ? root.get("ok") : std::nullopt;
        const auto error = root.isObject() ? root.get("error") : std::nullopt;
        const bool hasFailed = ok && ok->isBoolean() && !ok->toBool();
        return hasFailed && error && error->isString()
            && m_api.tokenErrors.contains(error->toString());
    } catch (const json::ParseError &) { // a file, for example
        return false;
    }
}

//! 401 says that nothing was done (RFC 9110 section 15.5.2), so whatever was asked may be asked
//! again, unless it was done and only its result is refused.
Task<Answer> AuthorizedTransport::exchange(Request request)
{
    AccessToken token = co_await m_tokens->current();
    Hop last = co_await follow(request, token);
    if (last.hadToken && last.mayRepeat && isRefusal(last.answer)) {
        auto newer = co_await m_tokens->replacementFor(std::move(token));
        if (newer)
            last = co_await follow(std::move(request), std::move(*newer));
    }
    co_return scrubbed(std::move(last.answer));
}

void AuthorizedTransport::addToken(Request &request, const AccessToken &token)
{
    m_scrubber->add(token.value);
    request.addField(m_api.tokenField, Secret(m_api.tokenPrefix + token.value.reveal()));
}

//! Only what says nothing of the caller goes on to another origin.
static void keepHarmlessFields(Request &request)
{
    std::erase_if(request.fields, [](const Request::Field &field) {
        return !isSameName(field.name, "Accept") && !isSameName(field.name, "User-Agent");
    });
}

//! RFC 9110 section 15.4.4: whatever was done, its result is fetched.
static void becomeGet(Request &request)
{
    request.method = "GET";
    request.body = Secret();
    std::erase_if(request.fields, [](const Request::Field &field) {
        return isSameName(field.name, "Content-Type");
    });
}

static bool isSafe(const QByteArray &method) { return method == "GET" || method == "HEAD"; }

static bool isRedirection(int status)
{
    static constexpr std::array<int, 5> redirections{301, 302, 303, 307, 308};
    return std::find(redirections.begin(), redirections.end(), status) != redirections.end();
}

//! Requests that change something are not sent to a second place.
std::optional<QString> AuthorizedTransport::nextUrl(const Request &request,
                                                    const Answer &answer) const
{
    const auto location = answer.headers.value("Location");
    if (!isRedirection(answer.status) || !location
        || !(isSafe(request.method) || answer.status == 303))
        return std::nullopt;
    try {
        const QString next = resolvedUrl(parseUrl(request.url), *location);
        return mayHaveToken(next) ? std::optional(next) : std::nullopt;
    } catch (const OutboundFailure &) { // a redirection to nowhere is an answer like others
        return std::nullopt;
    }
}

Task<AuthorizedTransport::Hop> AuthorizedTransport::follow(Request request, AccessToken token)
{
    const QByteArray firstOrigin = parseUrl(request.url).origin();
    bool withToken = true;
    bool mayRepeat = true;
    for (int hops = 0;; ++hops) {
        Request sent = request;
        if (withToken)
            addToken(sent, token);
        Answer answer = co_await m_client.send(std::move(sent));
        const auto next = nextUrl(request, answer);
        if (!next || hops == mostRedirections)
            co_return Hop{std::move(answer), withToken, mayRepeat};
        mayRepeat = mayRepeat && isSafe(request.method);
        if (!isSafe(request.method))
            becomeGet(request);
        request.url = *next;
        if (parseUrl(*next).origin() != firstOrigin) {
            withToken = false; // and stays so, should it come back
            keepHarmlessFields(request);
        }
    }
}

//! Some APIs repeat what they were sent.
Answer AuthorizedTransport::scrubbed(Answer answer) const
{
    Headers headers;
    for (qsizetype i = 0; i < answer.headers.size(); ++i) {
        const Headers::Field field = answer.headers.at(i);
        headers.add(field.name, m_scrubber->scrubbed(field.value.toByteArray()));
    }
    answer.headers = std::move(headers);
    answer.body = m_scrubber->scrubbed(std::move(answer.body));
    return answer;
}

} // namespace plexus::outbound
