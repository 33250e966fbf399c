#include "admin_api/records.h"

#include <set>

namespace plexus::admin {

using namespace Qt::Literals::StringLiterals;

static void reportIf(const QString &reason, const char *member, const json::Reader &reader)
{
    if (!reason.isEmpty())
        reader.member(member).fail(reason);
}

void NewTenant::check(const NewTenant &record, const json::Reader &reader)
{
    reportIf(whyNotTenantId(record.id.value()), "entity_id", reader);
    reportIf(whyNotTenantName(record.name), "name", reader);
}

void TenantPatch::check(const TenantPatch &record, const json::Reader &reader)
{
    if (record.name)
        reportIf(whyNotTenantName(*record.name), "name", reader);
}

//! Length alone would let through 32 times the same letter.
static QString whyNotSecret(const QString &secret)
{
    if (secret.size() < 32 || secret.size() > 512)
        return u"must have 32 to 512 characters"_s;
    const std::set<QChar> distinct(secret.begin(), secret.end());
    return distinct.size() < 10 ? u"must not be guessable: use a generated value"_s : QString();
}

void NewHostSecret::check(const NewHostSecret &record, const json::Reader &reader)
{
    if (record.secret)
        reportIf(whyNotSecret(*record.secret), "secret", reader);
}

} // namespace plexus::admin
