#include "support/admin/admin_world.h"

#include "core/random.h"
#include "http/io_threads.h"
#include "support/run.h"

#include <QJsonDocument>
#include <QNetworkReply>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

QJsonObject WireAnswer::json() const { return QJsonDocument::fromJson(body).object(); }

QJsonArray WireAnswer::jsonArray() const { return QJsonDocument::fromJson(body).array(); }

AdminWorld::AdminWorld(const QByteArray &configuredKey)
    : data(clock)
    , m_tenants(data)
    , m_users(data)
    , m_hostSecrets(data)
    , m_adminKeys(data)
    , m_audit(data)
    , m_idempotency(data)
    , m_lockout(clock)
    , m_authenticator(m_adminKeys, Secret(configuredKey), m_lockout, clock)
    , m_sealer({Secret(QByteArray(32, 'k'))})
    , m_key(configuredKey)
{
    const endpoints::AdminServices services{
        m_tenants,     m_users,         m_hostSecrets, m_adminKeys, m_audit,
        m_idempotency, m_authenticator, m_runningKeys, m_sealer,    clock};
    m_router = std::make_unique<http::Router>(endpoints::adminRoutes(services));
    const auto listeners = http::openListeners({QHostAddress(QHostAddress::LocalHost)}, 0, 1);
    m_port = http::portOfListeners(listeners);
    m_server = std::make_unique<http::Server>(listeners.front(), *m_router, http::Limits());
}

AdminWorld::~AdminWorld() = default;

static WireAnswer answerOf(QNetworkReply &reply)
{
    WireAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : reply.rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    answer.body = reply.readAll();
    return answer;
}

WireAnswer AdminWorld::askWithoutKey(const QByteArray &method, const QByteArray &target,
                                     const QByteArray &body, const Fields &fields)
{
    QNetworkRequest request(QUrl::fromEncoded(baseUrl().toLatin1() + target));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    for (const auto &[name, value] : fields)
        request.setRawHeader(name, value);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    spinUntil([&reply] { return reply->isFinished(); });
    return answerOf(*reply);
}

WireAnswer AdminWorld::ask(const QByteArray &method, const QByteArray &target,
                           const QByteArray &body, const Fields &fields)
{
    return askWithoutKey(method, target, body, fields + Fields{{"X-Admin-API-Key", m_key}});
}

QByteArray AdminWorld::addKey(AdminRole role, const QString &tenant)
{
    const Secret secret = randomToken("plx_ak_");
    AdminKey key;
    key.id = u"ak_%1"_s.arg(data.keys.size());
    key.label = u"a test's"_s;
    key.role = role;
    if (!tenant.isEmpty())
        key.tenant = TenantId(tenant);
    data.keys.append({key, identity::AdminAuthenticator::hashOf(secret.reveal())});
    return secret.reveal();
}

void AdminWorld::addTenant(const QByteArray &id)
{
    Tenant tenant;
    tenant.id = TenantId(QString::fromLatin1(id));
    tenant.name = tenant.id.value();
    tenant.createdMs = clock.wallMs();
    run(m_tenants.create(tenant, {u"server"_s, u"test"_s, {}, {}}));
}

QJsonObject AdminWorld::addToken(const QByteArray &tenant, const QByteArray &user)
{
    return ask("POST", "/admin/v1/tenants/" + tenant + "/users/" + user + "/tokens", "{}").json();
}

} // namespace plexus::test
