#include "support/outbound/oauth_provider.h"

#include "support/leaks/evidence.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

OAuthProvider::OAuthProvider()
    : m_thread(QThread::create([this] { serve(); }))
{
    m_thread->start();
    m_listening.get_future().wait();
}

OAuthProvider::~OAuthProvider()
{
    m_mailbox->post([this] { m_loop->quit(); });
    m_thread->wait();
}

//! All that goes to this thread goes through its mailbox, which ThreadSanitizer understands.
void OAuthProvider::serve()
{
    Mailbox mailbox;
    Provider server(
        [this](QTcpSocket &socket, const QByteArray &request) { take(socket, request); });
    QEventLoop loop;
    m_mailbox.emplace(mailbox.address());
    m_loop = &loop;
    m_base = server.url(QString());
    m_listening.set_value();
    loop.exec();
}

void OAuthProvider::onItsThread(std::function<void()> work) const
{
    const auto done = std::make_shared<std::promise<void>>(); // shared: outlives its last use there
    m_mailbox->post([done, work = std::move(work)] {
        work();
        done->set_value();
    });
    done->get_future().wait();
}

void OAuthProvider::answer(const Answers &answers)
{
    const QMutexLocker lock(&m_mutex);
    m_answers = answers;
}

static QByteArray pathOf(const QByteArray &request)
{
    const QByteArray target = request.split(' ').value(1);
    return target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?'));
}

static QByteArray bodyOf(const QByteArray &message)
{
    return message.mid(message.indexOf("\r\n\r\n") + 4);
}

//! What only it and the server may know.
static void registerExchange(const QByteArray &request, const QByteArray &answer)
{
    const QUrlQuery form(QString::fromUtf8(bodyOf(request)));
    const auto sent = [&form](const QString &name) {
        return form.queryItemValue(name, QUrl::FullyDecoded).toUtf8();
    };
    registerSecret(sent(u"code"_s), u"authorization code of a provider"_s);
    registerSecret(sent(u"code_verifier"_s), u"PKCE verifier of the server"_s);
    registerSecret(sent(u"client_secret"_s), u"client secret of the server"_s);
    const QJsonObject given = QJsonDocument::fromJson(bodyOf(answer)).object();
    registerSecret(given[u"access_token"_s].toString().toUtf8(), u"access token of a provider"_s);
    registerSecret(given[u"refresh_token"_s].toString().toUtf8(), u"refresh token of a provider"_s);
}

int OAuthProvider::hits(const QByteArray &path) const
{
    const QMutexLocker lock(&m_mutex);
    return int(std::count_if(m_requests.begin(), m_requests.end(),
                             [&](const QByteArray &request) { return pathOf(request) == path; }));
}

QList<QByteArray> OAuthProvider::exchanges() const
{
    const QMutexLocker lock(&m_mutex);
    QList<QByteArray> bodies;
    for (const QByteArray &request : m_requests) {
        if (pathOf(request) == "/token")
            bodies += bodyOf(request);
    }
    return bodies;
}

void OAuthProvider::hold()
{
    onItsThread([this] { m_holds = true; });
}

void OAuthProvider::release()
{
    onItsThread([this] {
        m_holds = false;
        for (const auto &[socket, request] : std::exchange(m_held, {})) {
            if (socket)
                socket->write(registeredAnswerTo(request));
        }
    });
}

void OAuthProvider::take(QTcpSocket &socket, const QByteArray &request)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_requests += request;
    }
    if (m_holds && pathOf(request) == "/token")
        m_held.emplaceBack(&socket, request);
    else
        socket.write(registeredAnswerTo(request));
}

QByteArray OAuthProvider::registeredAnswerTo(const QByteArray &request)
{
    const QByteArray answer = answerTo(request);
    registerExchange(request, answer);
    return answer;
}

QByteArray OAuthProvider::answerTo(const QByteArray &request)
{
    const QMutexLocker lock(&m_mutex);
    const QByteArray path = pathOf(request);
    if (path == "/token" && !m_answers.token.isEmpty())
        return m_answers.token;
    if (path == "/user")
        return Provider::response("{\"id\":\"" + m_answers.accountId + "\",\"login\":\""
                                      + m_answers.login + "\"}",
                                  "Content-Type: application/json\r\n");
    if (path != "/token")
        return Provider::response("{}");
    QByteArray token =
        R"({"token_type":"bearer","expires_in":3600,"access_token":"at-secret-of-the-provider-)"
        + QByteArray::number(++m_tokens) + '"';
    if (!m_answers.refreshToken.isEmpty())
        token += ",\"refresh_token\":\"" + m_answers.refreshToken + '"';
    if (!m_answers.scope.isEmpty())
        token += ",\"scope\":\"" + m_answers.scope + '"';
    return Provider::response(token + '}', "Content-Type: application/json\r\n");
}

QJsonObject OAuthProvider::overrides() const
{
    return {
        {u"display_name"_s, u"Code Hub"_s},
        {u"authorization_url"_s, url(u"/authorize"_s)},
        {u"token_url"_s, url(u"/token"_s)},
        {u"scopes"_s, QJsonObject{{u"defaults"_s, QJsonArray{u"read"_s, u"write"_s}}}},
        {u"token"_s, QJsonObject{{u"auth"_s, u"none"_s}}},
        {u"account"_s,
         QJsonObject{{u"url"_s, url(u"/user"_s)}, {u"id"_s, u"id"_s}, {u"label"_s, u"login"_s}}}};
}

} // namespace plexus::test
