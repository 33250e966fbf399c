#include "endpoints/admin/importer.h"

#include "endpoints/admin/admin_request.h"
#include "identity/user_credential.h"
#include "json/document.h"
#include "json/problems.h"
#include "json/write.h"
#include "oauth/client/effective_provider.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

[[noreturn]] static void skip(const QString &reason)
{
    throw Failure(FailureKind::InvalidArgument, reason);
}

static void skipIf(const QString &reason)
{
    if (!reason.isEmpty())
        skip(reason);
}

static std::optional<Secret> fernetKeyFrom(const QString &text)
{
    if (text.isEmpty())
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(
        text.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != 32)
        throw json::InvalidFields({{u"/fernet_key"_s, u"is no Fernet key"_s}});
    return Secret(decoded.decoded);
}

Importer::Importer(AdminServices services, Actor actor, bool isRehearsal,
                   admin::ImportPortion portion)
    : m_services(std::move(services))
    , m_actor(std::move(actor))
    , m_isRehearsal(isRehearsal)
    , m_portion(std::move(portion))
    , m_fernetKey(fernetKeyFrom(m_portion.fernetKey))
{
    m_report.dryRun = isRehearsal;
}

Task<admin::ImportReport> Importer::run()
{
    co_await takeAll(m_portion.tenants, &Importer::takeTenant);
    co_await takeAll(m_portion.providers, &Importer::takeProvider);
    co_await takeAll(m_portion.users, &Importer::takeUser);
    co_await takeAll(m_portion.accounts, &Importer::takeAccount);
    co_await takeAll(m_portion.apiKeys, &Importer::takeApiKey);
    co_return m_report;
}

//! What is wrong with the row, or an empty text when the server is at fault.
static QString reasonOf(const Failure &failure)
{
    switch (failure.kind()) {
    case FailureKind::InvalidArgument:
    case FailureKind::Conflict:
    case FailureKind::NotFound:
    case FailureKind::Forbidden: // by the guard of addresses
        return failure.callerText();
    default:
        return {};
    }
}

template <typename Row>
Task<void> Importer::takeAll(QList<Row> rows, Task<Outcome> (Importer::*take)(Row))
{
    for (const Row &row : rows) {
        try {
            count(Row::kind, co_await (this->*take)(row));
        } catch (const Failure &failure) {
            const QString reason = reasonOf(failure);
            if (reason.isEmpty())
                throw;
            ++m_report.of(Row::kind).skipped;
            m_report.skipped.append({nameOfOriginal(row), reason, 1});
        }
    }
}

void Importer::count(OriginalKind kind, Outcome outcome)
{
    admin::ImportCount &sum = m_report.of(kind);
    switch (outcome) {
    case Outcome::Imported:
        ++sum.imported;
        break;
    case Outcome::Replaced:
        ++sum.replaced;
        break;
    case Outcome::Kept:
        ++sum.kept;
    }
}

bool Importer::isForeseen(const OriginalName &name) const
{
    return m_isRehearsal && m_portion.foreseen.contains(name);
}

//! Whoever creates a tenant finds out; a rehearsal has to look.
Task<void> Importer::requireNewId(OriginalName tenant)
{
    QStringList others;
    for (const OriginalName &name : m_portion.foreseen) {
        if (name.kind == OriginalKind::Tenant)
            others += name.tenant;
    }
    const QList<Tenant> all = co_await m_services.tenants.loadAll();
    for (const Tenant &there : all)
        others += there.id.value();
    for (const QString &other : std::as_const(others)) {
        if (other.compare(tenant.tenant, Qt::CaseInsensitive) == 0)
            skip(u"there is a tenant '%1' already: ids must differ by more than case"_s.arg(other));
    }
    m_portion.foreseen.append(tenant);
}

TenantSettings importedSettings(const QJsonObject &original)
{
    const QJsonObject ours = json::write(TenantSettings());
    QJsonObject own;
    QJsonObject custom;
    for (auto member = original.begin(); member != original.end(); ++member)
        (ours.contains(member.key()) ? own : custom).insert(member.key(), member.value());
    const QJsonValue nested = own.take(u"custom"_s);
    try {
        const auto document = json::Document::parse(json::dump(own));
        TenantSettings settings = json::read<TenantSettings>(document->root());
        if (!nested.isUndefined())
            custom.insert(u"custom"_s, nested);
        settings.custom = custom;
        return settings;
    } catch (const Failure &) { // names like ours, meant otherwise
        TenantSettings settings;
        settings.custom = original;
        return settings;
    }
}

Task<Importer::Outcome> Importer::takeTenant(OriginalTenant row)
{
    skipIf(whyNotTenantId(row.tenant));
    skipIf(whyNotTenantName(row.name));
    Tenant tenant;
    tenant.id = TenantId(row.tenant);
    tenant.name = row.name;
    tenant.status = row.status == "active"_L1 ? TenantStatus::Active : TenantStatus::Suspended;
    tenant.settings = importedSettings(row.settings);
    const auto present = co_await m_services.tenants.find(tenant.id);
    const bool isSame = present && present->name == tenant.name && present->status == tenant.status
        && present->settings == tenant.settings;
    if (present && (isSame || !m_portion.overwrite))
        co_return Outcome::Kept;
    if (!present)
        co_await requireNewId(nameOfOriginal(row));
    if (present && !m_isRehearsal)
        co_await m_services.tenants.update(tenant.id, {tenant.name, tenant.status, tenant.settings},
                                           {}, m_actor);
    if (!present && !m_isRehearsal)
        co_await m_services.tenants.create(tenant, m_actor);
    co_return present ? Outcome::Replaced : Outcome::Imported;
}

Task<void> Importer::requireTenant(QString tenant)
{
    skipIf(whyNotTenantId(tenant));
    if (isForeseen({OriginalKind::Tenant, tenant, {}, {}}))
        co_return;
    const auto present = co_await m_services.tenants.find(TenantId(tenant));
    if (!present)
        skip(u"there is no tenant '%1'"_s.arg(tenant));
}

Task<bool> Importer::hasProvider(QString tenant, QString provider)
{
    try {
        co_await m_services.providers.get(TenantId(tenant), provider);
        co_return true;
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::NotFound)
            throw;
    }
    co_return isForeseen({OriginalKind::Provider, tenant, {}, provider});
}

ProviderConfig importedProvider(const OriginalProvider &original, const oauth::Presets &presets)
{
    ProviderConfig config;
    config.tenant = TenantId(original.tenant);
    config.name = original.provider;
    config.preset = presets.nameForTokenUrl(original.tokenUrl);
    config.clientId = original.clientId;
    config.overrides = {
        {u"authorization_url"_s, original.authorizationUrl},
        {u"token_url"_s, original.tokenUrl},
        {u"scopes"_s, QJsonObject{{u"defaults"_s, QJsonArray::fromStringList(original.scopes)}}}};
    if (!original.userinfoUrl.isEmpty() && config.preset.isEmpty())
        config.overrides.insert(u"account"_s, QJsonObject{{u"url"_s, original.userinfoUrl}});
    if (original.clientSecret.isEmpty())
        config.overrides.insert(u"token"_s, QJsonObject{{u"auth"_s, u"none"_s}});
    return config;
}

Task<void> Importer::storeProvider(ProviderConfig config, Secret secret, bool isThere)
{
    if (!isThere) {
        co_await m_services.providers.create(config, secret, m_actor);
        co_return;
    }
    oauth::ProviderChange change;
    change.preset = config.preset;
    change.clientId = config.clientId;
    change.secret =
        secret.isEmpty() ? vault::NewSecret::clear() : vault::NewSecret::replace(secret);
    change.overrides = config.overrides;
    change.accounts = co_await m_services.vault.countExternalTokens(config.tenant, config.name);
    co_await m_services.providers.update(config.tenant, config.name, std::move(change), {},
                                         m_actor);
}

Task<Importer::Outcome> Importer::takeProvider(OriginalProvider row)
{
    co_await requireTenant(row.tenant);
    const QString reason = whyNotProviderName(row.provider);
    if (!reason.isEmpty())
        skip(u"its name "_s + reason);
    if (row.clientId.isEmpty())
        skip(u"it has no client_id"_s);
    const bool isThere = co_await hasProvider(row.tenant, row.provider);
    if (isThere && !m_portion.overwrite)
        co_return Outcome::Kept;
    const ProviderConfig config = importedProvider(row, m_services.providers.presets());
    const Secret secret(row.clientSecret.toUtf8());
    m_services.providers.check(config, !secret.isEmpty());
    if (!m_isRehearsal)
        co_await storeProvider(config, secret, isThere);
    co_return isThere ? Outcome::Replaced : Outcome::Imported;
}

//! The token itself is known to its client only; we compare hashes as the original did.
Task<Importer::Outcome> Importer::takeUser(OriginalUser row)
{
    static constexpr qsizetype hashSize = 32;
    co_await requireTenant(row.tenant);
    skipIf(whyNotUserId(row.user));
    const QByteArray hash = QByteArray::fromHex(row.tokenHash.toLatin1());
    if (hash.size() != hashSize || hash.toHex() != row.tokenHash.toLatin1().toLower())
        skip(u"its token_hash is no SHA-256 in hexadecimal"_s);
    const TenantId tenant(row.tenant);
    const auto present = co_await m_services.users.findToken(tenant, hash);
    if (present)
        co_return Outcome::Kept;
    if (m_isRehearsal)
        co_return Outcome::Imported;
    const auto settings = co_await m_services.tenants.find(tenant);
    const int days = settings ? settings->settings.tokenLifetimeDays : 90;
    const UserToken token = identity::issueUserToken(tenant, UserId(row.user), u"from MCP Plexus"_s,
                                                     m_services.clock.wallMs(), days)
                                .record;
    co_await m_services.users.addToken(token, hash, false, m_actor);
    co_return Outcome::Imported;
}

} // namespace plexus::endpoints
