#include "endpoints/admin/legacy_records.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

QJsonObject AsLegacySettings::schema() { return json::Convert<TenantSettings>::schema(); }

void AsLegacySettings::read(const json::Value &value, TenantSettings &out,
                            const json::Reader &reader)
{
    if (!value.isNull())
        json::Convert<TenantSettings>::read(value, out, reader);
}

void AsLegacySettings::read(const json::Value &value, std::optional<TenantSettings> &out,
                            const json::Reader &reader)
{
    read(value, out.emplace(), reader);
}

QJsonValue AsLegacySettings::write(const TenantSettings &settings)
{
    const QJsonObject defaults = json::write(TenantSettings());
    QJsonObject changed = json::write(settings);
    for (auto member = changed.begin(); member != changed.end();)
        member = member.value() == defaults.value(member.key()) ? changed.erase(member)
                                                                : std::next(member);
    return changed;
}

QJsonValue AsLegacySettings::write(const std::optional<TenantSettings> &settings)
{
    return settings ? write(*settings) : QJsonValue(QJsonValue::Null);
}

void LegacyNewTenant::check(const LegacyNewTenant &record, const json::Reader &reader)
{
    if (const QString reason = whyNotTenantId(record.id.value()); !reason.isEmpty())
        reader.member("entity_id").fail(reason);
    if (const QString reason = whyNotTenantName(record.name); !reason.isEmpty())
        reader.member("tenant_name").fail(reason);
}

void LegacyTenantChange::check(const LegacyTenantChange &record, const json::Reader &reader)
{
    const QString reason = record.name ? whyNotTenantName(*record.name) : QString();
    if (!reason.isEmpty())
        reader.member("tenant_name").fail(reason);
}

LegacyTenant::LegacyTenant(const Tenant &tenant)
    : name(tenant.name)
    , status(tenant.status)
    , settings(tenant.settings)
    , id(tenant.id)
    , createdMs(tenant.createdMs)
{
}

} // namespace plexus::endpoints
