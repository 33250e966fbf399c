#include "endpoints/host_application.h"

#include "endpoints/over_quota.h"
#include "identity/user_credential.h"

#include <QJsonObject>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static http::Response hostDenial(int status, const QString &detail)
{
    http::Response response = http::Response::json(status, QJsonObject{{u"detail"_s, detail}});
    response.headers.add("WWW-Authenticate", "Basic realm=\"Plexus Host App Registration\"");
    return response;
}

//! Nothing when the secret is wrong.
static Task<std::optional<QString>> hostOf(HostApplicationServices services, TenantId tenant,
                                           QByteArray secret)
{
    const auto known = co_await services.hostSecrets.find(tenant, identity::credentialHash(secret));
    if (known) {
        services.hostSecretUses.note(tenant, known->id);
        co_return known->id;
    }
    const QByteArray &common = services.serverWideSecret.reveal();
    if (!common.isEmpty()
        && equalInConstantTime(identity::credentialHash(secret), identity::credentialHash(common)))
        co_return u"server"_s;
    co_return std::nullopt;
}

Task<std::variant<HostApplication, http::Response>>
authenticateHost(HostApplicationServices services, http::Request request)
{
    const auto secret = request.header("X-Host-App-Secret");
    const auto entry = services.directory.findActive(TenantId(request.parameter(u"tenant"_s)));
    services.quotas.takeStranger(originOf(request));
    if (!secret)
        co_return hostDenial(401, u"Not authorized: X-Host-App-Secret header missing."_s);
    // An unknown tenant is looked up too: its absence must not show in the time this takes.
    const TenantId id = entry ? entry->tenant.id : TenantId(u"-"_s);
    const std::optional<QString> host = co_await hostOf(services, id, *secret);
    if (!host || !entry)
        co_return hostDenial(403, u"Forbidden: Invalid X-Host-App-Secret."_s);
    co_return HostApplication{entry, *host};
}

} // namespace plexus::endpoints
