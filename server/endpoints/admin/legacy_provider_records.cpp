#include "endpoints/admin/legacy_provider_records.h"

#include "json/write.h"
#include "model/provider_url.h"

#include <QUrl>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static void checkUrl(const QString &url, const json::Reader &reader)
{
    const QString reason = url.isEmpty() ? QString() : whyNotProviderUrl(url);
    if (!reason.isEmpty())
        reader.fail(reason);
}

//! What is empty has been told of already.
void LegacyProvider::check(const LegacyProvider &record, const json::Reader &reader)
{
    const QString reason = record.name.isEmpty() ? QString() : whyNotProviderName(record.name);
    if (!reason.isEmpty())
        reader.member("provider_name").fail(reason);
    admin::checkPrintable(record.clientId, reader.member("client_id"));
    admin::checkPrintable(record.clientSecret.value_or(QString()), reader.member("client_secret"));
    checkUrl(record.authorizationUrl, reader.member("authorization_url"));
    checkUrl(record.tokenUrl, reader.member("token_url"));
    checkUrl(record.userinfoUrl.value_or(QString()), reader.member("userinfo_url"));
}

//! The original gave a bare host its slash.
static QString withPath(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.path().isEmpty() && !url.hasQuery() ? text + u'/' : text;
}

QJsonObject LegacyProvider::overrides() const
{
    return {{u"authorization_url"_s, withPath(authorizationUrl)},
            {u"token_url"_s, withPath(tokenUrl)},
            {u"scopes"_s, QJsonObject{{u"defaults"_s, QJsonArray::fromStringList(scopes)}}},
            {u"account"_s,
             QJsonObject{{u"url"_s,
                          userinfoUrl ? QJsonValue(withPath(*userinfoUrl))
                                      : QJsonValue(QJsonValue::Null)}}}};
}

QJsonObject legacyProvider(const admin::ProviderInfo &info)
{
    const QJsonValue userinfo = info.overrides[u"account"_s][u"url"_s];
    return {{u"provider_name"_s, info.name},
            {u"client_id"_s, info.clientId},
            {u"client_secret"_s, QJsonValue::Null},
            {u"client_secret_set"_s, info.hasSecret},
            {u"authorization_url"_s, info.authorizationUrl},
            {u"token_url"_s, info.tokenUrl},
            {u"default_scopes"_s, QJsonArray::fromStringList(info.scopes)},
            {u"userinfo_url"_s, userinfo.isString() ? userinfo : QJsonValue(QJsonValue::Null)}};
}

} // namespace plexus::endpoints
