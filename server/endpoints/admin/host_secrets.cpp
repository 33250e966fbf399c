#include "core/random.h"
#include "endpoints/admin/handlers.h"
#include "identity/user_credential.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

Task<Page<HostSecret>> listHostSecrets(AdminServices services, AdminRequest request)
{
    co_return co_await services.hostSecrets.list(request.tenant.id, request.page);
}

static Secret hostSecretOf(const admin::NewHostSecret &body)
{
    return body.secret ? Secret(body.secret->toUtf8()) : randomToken("plx_hs_");
}

Task<admin::IssuedHostSecret> createHostSecret(AdminServices services, AdminRequest request,
                                               admin::NewHostSecret body)
{
    const Secret secret = hostSecretOf(body);
    HostSecret record;
    record.id = u"hs_"_s + QString::fromLatin1(randomText(12));
    record.tenant = request.tenant.id;
    record.label = body.label;
    record.createdMs = services.clock.wallMs();
    record = co_await services.hostSecrets.add(record, identity::credentialHash(secret.reveal()),
                                               request.actor());
    admin::IssuedHostSecret issued{record.id, record.label, record.createdMs, {}};
    if (!body.secret) // whoever chose it has it
        issued.secret = QString::fromLatin1(secret.reveal());
    co_return issued;
}

Task<void> deleteHostSecret(AdminServices services, AdminRequest request)
{
    co_await services.hostSecrets.remove(request.tenant.id, request.id(u"secret"_s),
                                         request.actor());
}

Task<admin::Removal> countHostSecret(AdminServices services, AdminRequest request)
{
    const QString id = request.id(u"secret"_s);
    const Page<HostSecret> all = co_await services.hostSecrets.list(request.tenant.id, {});
    for (const HostSecret &secret : all.items) {
        if (secret.id == id)
            co_return admin::Removal{.hostSecrets = 1};
    }
    throw Failure(FailureKind::NotFound, u"Host secret not found."_s);
}

} // namespace plexus::endpoints
