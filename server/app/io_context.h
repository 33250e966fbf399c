// What lives on one I/O thread.
#pragma once

#include "app/shared_parts.h"
#include "calls/call_gateway.h"
#include "calls/session_values.h"
#include "calls/user_credentials.h"
#include "endpoints/admin/services.h"
#include "http/io_threads.h"
#include "http/server.h"
#include "oauth/client/connect_flow.h"
#include "oauth/client/key_flow.h"
#include "oauth/client/revocation_worker.h"
#include "outbound/client.h"
#include "outbound/system_resolver.h"

namespace plexus::app {

class IoContext final : public http::ThreadContext
{
public:
    IoContext(int index, SharedParts &shared, const QList<qintptr> &publicListeners,
              const QList<qintptr> &adminListeners);
    void shutDown(std::function<void()> done) override;

private:
    static std::vector<http::Route> publicRoutes(IoContext &self);
    std::vector<http::Route> credentialPages();
    static std::vector<http::Route> adminRoutes(IoContext &self);
    Task<void> drain(std::function<void()> done);
    Task<void> endCallsInTime();

    SharedParts &m_shared;
    outbound::SystemResolver m_resolver;
    outbound::Client m_outbound;
    vault::CredentialVault m_vault;
    oauth::ProviderRegistry m_providers;
    oauth::LinkRefresher m_refresher;
    oauth::FlowLinks m_flowLinks;
    oauth::ConnectFlow m_connect;
    oauth::KeyFlow m_keyFlow;
    ChangeWatches m_changes;
    UserCredentials m_credentials;
    oauth::RevocationWorker m_revocations;
    SessionValues m_values;
    CallGateway m_gateway;
    mcp::Endpoint m_endpoint;
    identity::Authenticator m_authenticator;
    identity::AdminAuthenticator m_adminAuthenticator;
    http::Router m_publicRouter;
    http::Router m_adminRouter;
    http::Server m_publicServer;
    http::Server m_adminServer;
    TaskScope m_tasks;
};

} // namespace plexus::app
