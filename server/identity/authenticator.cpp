#include "identity/authenticator.h"

#include "core/failure.h"
#include "core/headers.h"
#include "core/logging.h"
#include "identity/user_credential.h"

namespace plexus::identity {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype longestToken = 512;

std::optional<QByteArray> bearerOf(QByteArrayView authorization)
{
    static constexpr QByteArrayView scheme = "Bearer ";
    const QByteArrayView value = authorization.trimmed();
    if (value.size() <= scheme.size() || !isSameName(value.first(scheme.size()), scheme))
        return std::nullopt;
    const QByteArrayView token = value.sliced(scheme.size()).trimmed();
    const bool isOne = token.indexOf(' ') < 0 && token.indexOf('\t') < 0;
    return isOne ? std::optional(token.toByteArray()) : std::nullopt;
}

Authenticator::Authenticator(storage::UserRepository &users, const storage::ChangeFeed &changes,
                             CredentialUses &uses, const Clock &clock)
    : m_users(users)
    , m_changes(changes)
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
    const QByteArray hash = credentialHash(token);
    const auto *known = m_cache.find(tenant, hash, m_changes.revocations());
    TokenCache::Entry entry;
    if (known)
        entry = *known;
    else
        entry = co_await lookUp(tenant, hash);
    if (!entry.principal || entry.expiresMs <= m_clock.wallMs())
        co_return nullptr;
    m_uses.note(tenant, entry.principal->token.value());
    co_return entry.principal;
}

Task<TokenCache::Entry> Authenticator::lookUp(TenantId tenant, QByteArray hash)
{
    const quint64 revocations = m_changes.revocations();
    const std::optional<UserToken> found = co_await m_users.findToken(tenant, hash);
    if (!found || found->revokedMs)
        co_return TokenCache::Entry();
    Principal principal;
    principal.tenant = tenant;
    principal.user = found->user;
    principal.client = ClientId(u"static"_s);
    principal.token = found->id;
    principal.family = found->family;
    principal.expiresMs = found->expiresMs;
    const TokenCache::Entry entry{std::make_shared<const Principal>(principal), found->expiresMs};
    m_cache.insert(tenant, hash, revocations, entry);
    co_return entry;
}

} // namespace plexus::identity
