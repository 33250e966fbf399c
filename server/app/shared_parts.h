// What all threads of the server share.
#pragma once

#include "app/announcements.h"
#include "app/config.h"
#include "calls/tenant_settings_source.h"
#include "core/sealer.h"
#include "endpoints/admin/running_keys.h"
#include "endpoints/health.h"
#include "endpoints/pages/form_guard.h"
#include "endpoints/pages/site.h"
#include "http/descriptor.h"
#include "http/entrance.h"
#include "identity/admin_lockout.h"
#include "identity/authenticator.h"
#include "mcp/endpoint.h"
#include "oauth/client/presets.h"
#include "outbound/client.h"
#include "storage/storage.h"
#include "tenancy/quota_table.h"
#include "tenancy/tenant_directory.h"
#include "tools/tool_registry.h"
#include "vault/audit_keeper.h"
#include "vault/damage_recorder.h"
#include "vault/key_rotation.h"
#include "vault/use_recorder.h"

namespace plexus::app {

//! Settings of active tenants for the calls.
class DirectorySettings final : public TenantSettingsSource
{
public:
    explicit DirectorySettings(const TenantDirectory &directory)
        : m_directory(directory)
    {
    }
    std::shared_ptr<const TenantSettings> settingsOf(const TenantId &tenant) const override
    {
        const auto entry = m_directory.findActive(tenant);
        return entry ? entry->settings : nullptr;
    }

private:
    const TenantDirectory &m_directory;
};

//! For files; connections that we make come on top.
inline constexpr int descriptorReserve = 256;

//! Of one thread.
inline outbound::Capacity outboundCapacityOf(const Config &config, int threads)
{
    outbound::Capacity capacity;
    capacity.total = std::max(1, config.outboundRequests / threads);
    capacity.perTenant = std::max(1, capacity.total / 4);
    capacity.perOrigin = std::max(1, capacity.total / 16);
    capacity.perUser = std::max(1, capacity.total / 32);
    return capacity;
}

inline http::Limits limitsOf(const Config &config)
{
    http::Limits limits;
    limits.connections = config.maxConnections;
    const qint64 descriptors = http::raiseDescriptorLimit();
    const qint64 reserve = descriptorReserve + config.outboundRequests;
    limits.descriptors = std::max(descriptors / 2, descriptors - reserve);
    limits.connectionsPerAddress = config.maxConnectionsPerAddress;
    limits.bodies = qint64(config.maxBodyMemory) * 1024 * 1024;
    limits.bodiesPerAddress = qint64(config.maxBodyMemoryPerAddress) * 1024 * 1024;
    return limits;
}

inline std::unique_ptr<http::Tls> tlsOf(const QString &certificate, const QString &key)
{
    return certificate.isEmpty() ? nullptr : std::make_unique<http::Tls>(certificate, key);
}

//! Whether browsers come to us over https.
inline bool isSecureSite(const Config &config)
{
    return config.publicBaseUrl.isEmpty() ? !config.tlsCertificate.isEmpty()
                                          : config.publicBaseUrl.startsWith(u"https:");
}

//! Built in this order, destroyed in the reverse.
struct SharedParts
{
    SharedParts(Config configuration, std::unique_ptr<storage::Storage> opened,
                const Clock &usedClock, int threads)
        : config(std::move(configuration))
        , clock(usedClock)
        , storage(std::move(opened))
        , keyRing(KeyRing::parse(config.encryptionKey))
        , outside{outbound::Guard(config.outboundAllowed),
                  outbound::TrustStore(config.outboundCaFile), outboundCapacityOf(config, threads)}
        , homes(threads)
    {
        publicEntrance.accessLog = adminEntrance.accessLog = &accessLog;
        if (publicTls)
            publicEntrance.useTls(*publicTls);
        if (adminTls)
            adminEntrance.useTls(*adminTls);
    }

    Config config;
    QString publicUrl; //!< of links and redirects, without a final slash; known once we listen
    const Clock &clock;
    std::unique_ptr<storage::Storage> storage;
    KeyRing keyRing;
    vault::DamageRecorder damage{storage->sealedValues()};
    vault::ValueCipher cipher{
        keyRing, [this](const storage::ValuePlace &place, const storage::SealedValue &value) {
            damage.note(place, value);
        }};
    vault::KeyRotation rotation{
        cipher, {storage->dataKeys(), storage->sealedValues(), storage->serverRecords()}, clock};
    vault::AuditKeeper auditKeeper{storage->audit(),
                                   vault::AuditSigner(keyRing, storage->serverRecords()), clock,
                                   config.auditDays};
    Sealer protocolSealer{keyRing.sealer("plexus/mcp/v1")};
    Sealer adminSealer{keyRing.sealer("plexus/admin-answers/v1")};
    TenantDirectory directory{storage->tenants()};
    DirectorySettings tenantSettings{directory};
    QuotaTable quotas{config.quotas, clock};
    oauth::Presets presets = oauth::Presets::builtIn();
    ToolRegistry registry;
    identity::CredentialUses tokenUses{[this](TenantId tenant, QHash<QString, qint64> uses) {
                                           return storage->users().touchTokens(std::move(tenant),
                                                                               std::move(uses));
                                       },
                                       clock};
    identity::CredentialUses hostSecretUses{[this](TenantId tenant, QHash<QString, qint64> uses) {
                                                return storage->hostSecrets().touch(
                                                    std::move(tenant), std::move(uses));
                                            },
                                            clock};
    vault::UseRecorder credentialUses{storage->externalTokens(), storage->apiKeys(), clock};
    identity::AdminLockout adminLockout{clock};
    identity::AdminLockout tokenLockout{clock}; // of user tokens that are pasted
    endpoints::RunningKeys runningKeys;
    endpoints::HealthState health;
    std::unique_ptr<http::Tls> publicTls = tlsOf(config.tlsCertificate, config.tlsKey);
    std::unique_ptr<http::Tls> adminTls = tlsOf(config.adminTlsCertificate, config.adminTlsKey);
    http::AccessLog accessLog{config.accessLog, clock};
    http::TrustedProxies proxies{config.trustedProxies, config.forwardedField};
    http::Entrance publicEntrance{limitsOf(config), proxies};
    http::Entrance adminEntrance{limitsOf(config), proxies};
    pages::Site site{config.applicationName, isSecureSite(config)};
    pages::FormGuard forms{keyRing.sealer("plexus/forms/v1"), site, clock, config.publicBaseUrl};
    outbound::Outside outside;
    mcp::Homes homes;
    Announcements announcements{homes};
};

} // namespace plexus::app
