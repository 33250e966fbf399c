#include "admin_api/provider_records.h"

#include "model/provider_url.h"

#include <algorithm>

namespace plexus::admin {

using namespace Qt::Literals::StringLiterals;

void checkPrintable(const QString &text, const json::Reader &reader)
{
    const bool printable =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u' ' && c <= u'~'; });
    if (!printable)
        reader.fail(u"must be printable ASCII"_s);
    else if (text != text.trimmed())
        reader.fail(u"must not begin or end with a space"_s);
}

void NewProvider::check(const NewProvider &record, const json::Reader &reader)
{
    if (const QString reason = whyNotProviderName(record.name); !reason.isEmpty())
        reader.member("name").fail(reason);
    checkPrintable(record.clientId, reader.member("client_id"));
    checkPrintable(record.clientSecret, reader.member("client_secret"));
}

void ProviderPatch::check(const ProviderPatch &record, const json::Reader &reader)
{
    if (record.clientId && record.clientId->isEmpty())
        reader.member("client_id").fail(u"must not be empty"_s);
    checkPrintable(record.clientId.value_or(QString()), reader.member("client_id"));
    checkPrintable(record.clientSecret.value_or(QString()), reader.member("client_secret"));
}

void Issuer::check(const Issuer &record, const json::Reader &reader)
{
    if (const QString reason = whyNotProviderUrl(record.issuer); !reason.isEmpty())
        reader.member("issuer").fail(reason);
    else if (record.issuer.contains(u'?') || record.issuer.contains(u'{'))
        reader.member("issuer").fail(u"must not have a query"_s);
}

} // namespace plexus::admin
