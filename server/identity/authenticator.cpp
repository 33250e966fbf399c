#include "identity/authenticator.h"

#include "core/failure.h"
#include "core/logging.h"
#include "identity/user_credential.h"

namespace plexus::identity {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 writeEveryMs = 5000;
static constexpr qsizetype longestToken = 512;

QHash<TenantId, QHash<QString, qint64>> TokenUses::note(const UserToken &token)
{
    const qint64 now = m_clock.wallMs();
    const std::lock_guard lock(m_mutex);
    m_gathered[token.tenant][token.id.value()] = now;
    if (now - m_writtenMs < writeEveryMs)
        return {};
    m_writtenMs = now;
    return std::exchange(m_gathered, {});
}

QHash<TenantId, QHash<QString, qint64>> TokenUses::takeAll()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_gathered, {});
}

Task<void> TokenUses::write(QHash<TenantId, QHash<QString, qint64>> due)
{
    for (auto it = due.begin(); it != due.end(); ++it) {
        try {
            co_await m_users.touchTokens(it.key(), it.value());
        } catch (const Failure &failure) {
            qCWarning(lcIdentity, "times of use were not written: %s", failure.what());
        }
    }
}

std::optional<QByteArray> bearerOf(const QByteArray &authorization)
{
    const QByteArrayList parts = authorization.simplified().split(' ');
    if (parts.size() != 2 || parts.front().compare("bearer", Qt::CaseInsensitive) != 0)
        return std::nullopt;
    return parts.back();
}

Authenticator::Authenticator(storage::UserRepository &users, TokenUses &uses, const Clock &clock)
    : m_users(users)
    , m_uses(uses)
    , m_clock(clock)
{
}

static std::shared_ptr<const Principal> guestOf(const TenantId &tenant)
{
    Principal guest;
    guest.tenant = tenant;
    guest.client = ClientId(u"guest"_s);
    return std::make_shared<const Principal>(guest);
}

Task<std::shared_ptr<const Principal>>
Authenticator::authenticate(std::shared_ptr<const Tenant> tenant, Credentials credentials)
{
    const auto token = credentials.bearer ? credentials.bearer : credentials.urlToken;
    if (token)
        co_return co_await recognise(tenant->id, *token);
    co_return tenant->settings.guests == GuestPolicy::Allowed ? guestOf(tenant->id) : nullptr;
}

Task<std::shared_ptr<const Principal>> Authenticator::recognise(TenantId tenant, QByteArray token)
{
    if (token.isEmpty() || token.size() > longestToken)
        co_return nullptr;
    const std::optional<UserToken> found =
        co_await m_users.findToken(tenant, credentialHash(token));
    if (!found || found->revokedMs || found->expiresMs <= m_clock.wallMs())
        co_return nullptr;
    if (auto due = m_uses.note(*found); !due.isEmpty())
        co_await m_uses.write(std::move(due));
    Principal principal;
    principal.tenant = tenant;
    principal.user = found->user;
    principal.client = ClientId(u"static"_s);
    principal.token = found->id;
    principal.family = found->family;
    co_return std::make_shared<const Principal>(principal);
}

} // namespace plexus::identity
