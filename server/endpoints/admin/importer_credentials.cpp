// What users have entrusted to MCP Plexus.
#include "endpoints/admin/importer.h"
#include "oauth/client/token_answer.h"
#include "vault/fernet.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

[[noreturn]] static void skipCredential(const QString &reason)
{
    throw Failure(FailureKind::InvalidArgument, reason);
}

Task<CredentialHolder> Importer::requireHolder(OriginalName row)
{
    co_await requireTenant(row.tenant);
    if (const QString reason = whyNotUserId(row.user); !reason.isEmpty())
        skipCredential(reason);
    const CredentialHolder holder = CredentialHolder::ofUser(UserId(row.user));
    if (isForeseen({OriginalKind::User, row.tenant, row.user, {}}))
        co_return holder;
    const auto present = co_await m_services.users.findUser(TenantId(row.tenant), *holder.user);
    if (!present)
        skipCredential(u"there is no such user (nor a token of theirs in the file)"_s);
    co_return holder;
}

//! A list tells without opening anything.
template <typename Info>
static bool names(const Page<Info> &page, const QString &provider)
{
    return std::any_of(page.items.begin(), page.items.end(),
                       [&provider](const Info &info) { return info.provider == provider; });
}

Task<bool> Importer::hasAccount(TenantId tenant, CredentialHolder holder, QString provider)
{
    PageRequest request{200, {}, {}, {}};
    for (;;) {
        const auto page = co_await m_services.vault.listExternalTokens(tenant, holder, request);
        if (names(page, provider))
            co_return true;
        if (!page.nextCursor)
            co_return false;
        request.cursor = *page.nextCursor;
    }
}

Task<bool> Importer::hasApiKey(TenantId tenant, CredentialHolder holder, QString provider)
{
    PageRequest request{200, {}, {}, {}};
    for (;;) {
        const auto page = co_await m_services.vault.listApiKeys(tenant, holder, request);
        if (names(page, provider))
            co_return true;
        if (!page.nextCursor)
            co_return false;
        request.cursor = *page.nextCursor;
    }
}

static bool isToken(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return oauth::isTokenText({bytes.constData(), size_t(bytes.size())});
}

static void requireUsable(const OriginalAccount &row, qint64 nowMs)
{
    if (!isToken(row.accessToken) || (!row.refreshToken.isEmpty() && !isToken(row.refreshToken)))
        skipCredential(u"its tokens are none"_s);
    if (row.expiresMs && *row.expiresMs <= nowMs && row.refreshToken.isEmpty())
        skipCredential(u"it has expired and cannot be renewed: the user connects it anew"_s);
}

static ExternalToken infoOf(const OriginalAccount &row, qint64 nowMs)
{
    ExternalToken info;
    info.tenant = TenantId(row.tenant);
    info.holder = CredentialHolder::ofUser(UserId(row.user));
    info.provider = row.provider;
    for (const QString &scope : row.scopes)
        info.scopes += scope.split(u' ', Qt::SkipEmptyParts);
    info.obtainedMs = row.obtainedMs.value_or(nowMs);
    info.expiresMs = row.expiresMs;
    return info;
}

Task<Importer::Outcome> Importer::takeAccount(OriginalAccount row)
{
    const CredentialHolder holder = co_await requireHolder(nameOfOriginal(row));
    const bool hasProviderHere = co_await hasProvider(row.tenant, row.provider);
    if (!hasProviderHere)
        skipCredential(u"its provider is not configured"_s);
    const qint64 now = m_services.clock.wallMs();
    const bool isThere = co_await hasAccount(TenantId(row.tenant), holder, row.provider);
    if (isThere && !m_portion.overwrite)
        co_return Outcome::Kept;
    requireUsable(row, now);
    if (!m_isRehearsal)
        co_await m_services.vault.link(
            infoOf(row, now), {Secret(row.accessToken.toUtf8()), Secret(row.refreshToken.toUtf8())},
            m_actor);
    co_return isThere ? Outcome::Replaced : Outcome::Imported;
}

Secret Importer::unsealed(const OriginalApiKey &row) const
{
    const QByteArray token = row.sealed.toLatin1();
    auto opened = m_services.vault.openFernet(token);
    if (!opened && m_fernetKey)
        opened = vault::openFernet(*m_fernetKey, token);
    if (!opened)
        skipCredential(u"it is not encrypted with a key of this server: give the old "
                       "PLEXUS_ENCRYPTION_KEY with --fernet-key -"_s);
    return *opened;
}

Task<Importer::Outcome> Importer::takeApiKey(OriginalApiKey row)
{
    const CredentialHolder holder = co_await requireHolder(nameOfOriginal(row));
    if (const QString reason = whyNotProviderName(row.provider); !reason.isEmpty())
        skipCredential(u"its provider_name "_s + reason);
    const TenantId tenant(row.tenant);
    const bool isThere = co_await hasApiKey(tenant, holder, row.provider);
    if (isThere && !m_portion.overwrite)
        co_return Outcome::Kept;
    const Secret key = unsealed(row);
    if (!m_isRehearsal)
        co_await m_services.vault.putApiKey(tenant, holder, row.provider, {}, key, m_actor);
    co_return isThere ? Outcome::Replaced : Outcome::Imported;
}

} // namespace plexus::endpoints
