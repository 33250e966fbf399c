#include "support/admin/admin_listener.h"

#include "http/io_threads.h"
#include "support/run.h"

#include <QJsonDocument>
#include <QNetworkReply>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

QJsonObject WireAnswer::json() const { return QJsonDocument::fromJson(body).object(); }

QJsonArray WireAnswer::jsonArray() const { return QJsonDocument::fromJson(body).array(); }

AdminListener::AdminListener(storage::Storage &storage, const Clock &clock,
                             const QByteArray &configuredKey)
    : m_lockout(clock)
    , m_authenticator(storage.adminKeys(), Secret(configuredKey), m_lockout, clock)
    , m_sealer({Secret(QByteArray(32, 'k'))})
    , m_cipher(KeyRing::parse(Secret(ringKeys)))
    , m_rotation(m_cipher, {storage.dataKeys(), storage.sealedValues(), storage.serverRecords()},
                 clock)
    , m_auditKeeper(storage.audit(), vault::AuditSigner(m_cipher.ring(), storage.serverRecords()),
                    clock)
    , m_vault(m_cipher, storage)
    , m_outside{outbound::Guard(
                    outbound::AllowList::parse(QLatin1StringView(OutboundWorld::everythingLocal))),
                outbound::TrustStore(Provider::certificateFile()),
                {}}
    , m_outbound(m_outside, m_resolver, clock)
    , m_providers({m_cipher, storage.dataKeys(), storage.providers()}, storage.providers(),
                  m_presets, m_outbound)
    , m_key(configuredKey)
{
    const endpoints::AdminServices services{storage.tenants(),
                                            storage.users(),
                                            storage.hostSecrets(),
                                            storage.adminKeys(),
                                            storage.audit(),
                                            storage.activity(),
                                            storage.idempotency(),
                                            m_rotation,
                                            m_auditKeeper,
                                            m_vault,
                                            m_providers,
                                            u"https://plexus.example"_s,
                                            m_authenticator,
                                            m_runningKeys,
                                            m_sealer,
                                            clock};
    m_router = std::make_unique<http::Router>(endpoints::adminRoutes(services));
    const auto listeners =
        http::openListeners({QHostAddress(QHostAddress::LocalHost)}, 0, 1, m_entrance);
    m_port = http::portOfListeners(listeners);
    m_server = std::make_unique<http::Server>(listeners.front(), *m_router, m_entrance);
}

AdminListener::~AdminListener() = default;

static WireAnswer answerOf(QNetworkReply &reply)
{
    WireAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : reply.rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    answer.body = reply.readAll();
    return answer;
}

WireAnswer AdminListener::askWithoutKey(const QByteArray &method, const QByteArray &target,
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

WireAnswer AdminListener::ask(const QByteArray &method, const QByteArray &target,
                              const QByteArray &body, const Fields &fields)
{
    return askWithoutKey(method, target, body, fields + Fields{{"X-Admin-API-Key", m_key}});
}

} // namespace plexus::test
