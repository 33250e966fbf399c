#include "app/io_context.h"

#include "async/sleep.h"
#include "endpoints/admin/routes.h"
#include "endpoints/api_keys.h"
#include "endpoints/host_connections.h"
#include "endpoints/login_challenges.h"
#include "endpoints/mcp.h"
#include "endpoints/pages/account.h"
#include "endpoints/pages/connect.h"
#include "endpoints/pages/key_entry.h"
#include "endpoints/pages/routes.h"
#include "endpoints/register_user.h"
#include "http/cors.h"

#include <QJsonObject>
#include <QUrl>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static constexpr std::chrono::milliseconds callGrace{4500};

static mcp::Services servicesOf(SharedParts &shared, CallGateway &gateway)
{
    return {gateway,
            shared.storage->sessions(),
            shared.storage->tasks(),
            shared.protocolSealer,
            shared.clock,
            {u"plexus"_s, shared.config.applicationName, QStringLiteral(PLEXUS_VERSION)}};
}

//! Refuses requests that were meant for another host (DNS rebinding): 421 (RFC 9110
//! section 15.5.20).
static http::Server::Guard hostGuard(const Config &config)
{
    QList<QByteArray> allowed = config.allowedHosts;
    if (!config.publicBaseUrl.isEmpty()) {
        QUrl base(config.publicBaseUrl);
        base.setPort(-1); // proxies may listen at another
        allowed.append(http::hostFieldOf(base));
    }
    return [allowed](const http::Request &request, http::Reply &) -> std::optional<http::Response> {
        if (http::isHostAllowed(request.headers.view("Host").value_or(QByteArrayView()), allowed,
                                true))
            return std::nullopt;
        return http::Response::json(
            421,
            QJsonObject{{u"error"_s, u"misdirected_request"_s},
                        {u"message"_s,
                         u"This server does not answer to that host name. "
                         "Administrators can add it to PLEXUS_ALLOWED_HOSTS."_s}});
    };
}

template <typename T>
static void append(std::vector<T> &all, std::vector<T> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

static endpoints::HostApplicationServices hostServicesOf(SharedParts &shared)
{
    return {shared.directory, shared.storage->hostSecrets(), shared.hostSecretUses,
            shared.config.hostSecret, shared.quotas};
}

static pages::BrowserServices browserServicesOf(SharedParts &shared)
{
    storage::Storage &storage = *shared.storage;
    return {shared.site,
            shared.directory,
            storage.browserSessions(),
            storage.logins(),
            storage.users(),
            shared.forms,
            shared.tokenLockout,
            shared.quotas,
            shared.clock,
            shared.config.publicBaseUrl};
}

std::vector<http::Route> IoContext::credentialPages()
{
    const pages::BrowserServices browser = browserServicesOf(m_shared);
    const pages::ConnectServices connect{browser, m_connect, m_providers};
    std::vector<http::Route> routes = pages::connectRoutes(connect);
    append(routes, pages::callbackRoutes(connect));
    append(
        routes,
        pages::accountRoutes({browser, m_vault, m_providers, m_refresher, m_connect, m_keyFlow}));
    append(routes, pages::keyEntryRoutes({browser, m_keyFlow, m_vault}));
    return routes;
}

std::vector<http::Route> IoContext::publicRoutes(IoContext &self)
{
    SharedParts &shared = self.m_shared;
    std::vector<http::Route> routes = endpoints::welcomeRoutes(shared.config.applicationName);
    append(routes, endpoints::healthRoutes(shared.health));
    append(routes, pages::staticRoutes(shared.site));
    append(routes,
           endpoints::mcpRoutes(
               {shared.directory, self.m_authenticator, self.m_endpoint, shared.quotas}));
    append(routes,
           endpoints::registrationRoutes(
               {hostServicesOf(shared), shared.storage->users(), shared.clock}));
    append(routes,
           endpoints::apiKeyRoutes(
               {shared.directory, self.m_authenticator, self.m_vault, shared.quotas}));
    append(routes,
           endpoints::loginChallengeRoutes(
               {hostServicesOf(shared), shared.storage->logins(), shared.clock}));
    append(routes,
           endpoints::hostConnectionRoutes(
               {hostServicesOf(shared), shared.storage->users(), self.m_vault}));
    append(routes, pages::loginRoutes(browserServicesOf(shared)));
    append(routes, self.credentialPages());
    return routes;
}

std::vector<http::Route> IoContext::adminRoutes(IoContext &self)
{
    SharedParts &shared = self.m_shared;
    storage::Storage &storage = *shared.storage;
    std::vector<http::Route> routes = endpoints::healthRoutes(shared.health);
    append(routes,
           endpoints::adminRoutes(
               {storage.tenants(), storage.users(), storage.hostSecrets(), storage.adminKeys(),
                storage.audit(), storage.activity(), storage.idempotency(), shared.rotation,
                shared.auditKeeper, self.m_vault, self.m_providers, shared.publicUrl,
                self.m_adminAuthenticator, shared.runningKeys, shared.adminSealer, shared.clock}));
    return routes;
}

IoContext::IoContext(int index, SharedParts &shared, const QList<qintptr> &publicListeners,
                     const QList<qintptr> &adminListeners)
    : m_shared(shared)
    , m_resolver(shared.clock)
    , m_outbound(shared.outside, m_resolver, shared.clock)
    , m_vault(shared.cipher, *shared.storage)
    , m_providers({shared.cipher, shared.storage->dataKeys(), shared.storage->providers()},
                  shared.storage->providers(), shared.presets, m_outbound)
    , m_refresher(m_providers, m_vault, shared.storage->externalTokens(), m_outbound, shared.clock)
    , m_flowLinks(shared.keyRing, shared.storage->pendingFlows(), shared.clock)
    , m_connect(shared.publicUrl, m_flowLinks, m_providers, m_vault,
                {shared.cipher, shared.storage->dataKeys(), shared.storage->pendingFlows()},
                *shared.storage, m_outbound, shared.clock)
    , m_keyFlow(m_flowLinks, m_vault, shared.storage->pendingFlows())
    , m_changes(shared.storage->changes())
    , m_credentials({m_providers, m_refresher, m_connect, m_keyFlow, m_vault, m_outbound,
                     shared.credentialUses},
                    {shared.publicUrl, shared.storage->pendingFlows(), m_changes,
                     shared.tenantSettings, shared.clock})
    , m_revocations(m_providers, m_vault, shared.storage->revocations(), m_outbound, shared.clock)
    , m_values(shared.storage->sessionValues(), shared.tenantSettings, shared.clock)
    , m_gateway(shared.registry, shared.tenantSettings,
                {m_values, m_credentials, shared.announcements},
                {shared.storage->activity(), shared.clock}, shared.quotas)
    , m_endpoint(index, shared.homes, servicesOf(shared, m_gateway))
    , m_authenticator(shared.storage->users(), shared.storage->changes(), shared.tokenUses,
                      shared.clock)
    , m_adminAuthenticator(shared.storage->adminKeys(), shared.config.adminKey, shared.adminLockout,
                           shared.clock)
    , m_publicRouter(publicRoutes(*this))
    , m_adminRouter(adminRoutes(*this))
    , m_publicServer(publicListeners, m_publicRouter, shared.publicEntrance,
                     hostGuard(shared.config))
    , m_adminServer(adminListeners, m_adminRouter, shared.adminEntrance, hostGuard(shared.config))
{
    if (index == 0) // the store lets no two work on the same, but one thread is enough
        m_revocations.start();
}

void IoContext::shutDown(std::function<void()> done)
{
    m_endpoint.shutDown();
    m_publicServer.stopAccepting();
    m_adminServer.stopAccepting();
    m_tasks.spawn(drain(std::move(done)));
    m_tasks.spawn(endCallsInTime());
}

//! Callers learn why, before the grace of IoThreads::stop() is over and connections just break.
Task<void> IoContext::endCallsInTime()
{
    co_await sleepFor(callGrace);
    m_endpoint.endCalls();
}

Task<void> IoContext::drain(std::function<void()> done)
{
    co_await m_publicServer.drain();
    co_await m_adminServer.drain();
    co_await m_endpoint.drain();
    co_await m_refresher.drain();
    co_await m_connect.drain();
    co_await m_keyFlow.drain();
    co_await m_revocations.drain();
    done();
}

} // namespace plexus::app
