#include "core/random.h"
#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 dayMs = 86'400'000;

Task<Page<AdminKey>> listAdminKeys(AdminServices services, AdminRequest request)
{
    co_return co_await services.adminKeys.list(request.page);
}

static AdminKey newKey(const admin::NewAdminKey &body, qint64 nowMs)
{
    AdminKey key;
    key.id = u"ak_"_s + QString::fromLatin1(randomText(12));
    key.label = body.label;
    key.role = body.role;
    key.tenant = body.tenant;
    key.createdMs = nowMs;
    if (body.lifetimeDays)
        key.expiresMs = nowMs + *body.lifetimeDays * dayMs;
    return key;
}

//! A key for a tenant that does not exist yet would come alive with it.
static Task<void> requireTenant(AdminServices services, std::optional<TenantId> tenant)
{
    if (tenant && !co_await services.tenants.find(*tenant))
        throw Failure(FailureKind::NotFound, u"Tenant not found"_s);
}

Task<admin::IssuedAdminKey> createAdminKey(AdminServices services, AdminRequest request,
                                           admin::NewAdminKey body)
{
    co_await requireTenant(services, body.tenant);
    const Secret secret = randomToken("plx_ak_");
    AdminKey key = newKey(body, services.clock.wallMs());
    key = co_await services.adminKeys.add(
        key, identity::AdminAuthenticator::hashOf(secret.reveal()), request.actor());
    co_return admin::IssuedAdminKey{key.id,
                                    key.label,
                                    key.role,
                                    key.tenant,
                                    key.createdMs,
                                    key.expiresMs,
                                    QString::fromLatin1(secret.reveal())};
}

Task<void> deleteAdminKey(AdminServices services, AdminRequest request)
{
    co_await services.adminKeys.remove(request.id(u"key"_s), request.actor());
}

Task<admin::Removal> countAdminKey(AdminServices services, AdminRequest request)
{
    const QString id = request.id(u"key"_s);
    PageRequest next;
    for (;;) {
        const Page<AdminKey> page = co_await services.adminKeys.list(next);
        for (const AdminKey &key : page.items) {
            if (key.id == id)
                co_return admin::Removal{.adminKeys = 1};
        }
        if (!page.nextCursor)
            throw Failure(FailureKind::NotFound, u"Admin key not found."_s);
        next.cursor = *page.nextCursor;
    }
}

} // namespace plexus::endpoints
