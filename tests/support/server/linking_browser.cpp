#include "support/server/linking_browser.h"

#include "outside_sql.h"

#include <QTest>
#include <QUrl>
#include <QUrlQuery>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

void signIn(const Fixture &fixture, Browser &browser, const QByteArray &tenant,
            const QByteArray &user)
{
    const WireAnswer begun = browser.get('/' + tenant + "/login");
    const QByteArray challenge = parameterIn(begun, u"login_challenge"_s);
    const WireAnswer accepted = exchange(
        fixture.port(), "POST",
        '/' + tenant + "/plexus-auth/login-challenges/" + challenge + "/accept",
        {{"X-Host-App-Secret", fixture.hostSecret()}, {"Content-Type", "application/json"}},
        R"({"user_id_from_host_app":")" + user + R"("})");
    const QUrl target(accepted.json()[u"redirect_to"_s].toString());
    browser.get(target.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded)
                    .toLatin1());
    QCOMPARE(browser.get('/' + tenant + "/account").status, 200);
}

void useHostLogin(const Fixture &fixture, const QByteArray &tenant)
{
    const QJsonObject settings{{u"host_login_url"_s, u"http://localhost:9/login"_s}};
    QCOMPARE(
        administer(fixture, "PATCH", "/admin/v1/tenants/" + tenant, {{u"settings"_s, settings}})
            .status,
        200);
    QTRY_COMPARE(exchange(fixture.port(), "GET", '/' + tenant + "/login").status, 303);
}

void addProvider(const Fixture &fixture, const QByteArray &tenant, const QByteArray &name,
                 const QJsonObject &overrides)
{
    const QString time = u"2026-01-01T00:00:00.000Z"_s;
    const QJsonObject config{{u"entity_id"_s, QString::fromLatin1(tenant)},
                             {u"name"_s, QString::fromLatin1(name)},
                             {u"client_id"_s, u"client"_s},
                             {u"overrides"_s, overrides},
                             {u"created_at"_s, time},
                             {u"changed_at"_s, time}};
    OutsideSql(fixture.dataFolder() + u"/plexus.sqlite3"_s)
        .run(u"INSERT INTO provider_config (tenant, name, config, secret_last4, created_ms, "
             "changed_ms, version) VALUES ('%1', '%2', '%3', '', 0, 0, 1)"_s.arg(
                 QString::fromLatin1(tenant), QString::fromLatin1(name),
                 QString::fromUtf8(QJsonDocument(config).toJson(QJsonDocument::Compact))));
}

WireAnswer LinkingBrowser::submit(const QByteArray &page, const QByteArray &path,
                                  QMap<QByteArray, QByteArray> fields)
{
    fields.insert("form_token", hiddenField(get(page), "form_token"));
    return post(path, fields);
}

QByteArray LinkingBrowser::openLink(const QByteArray &provider)
{
    return pathIn(onAccount("/connections/" + provider + "/connect"));
}

WireAnswer LinkingBrowser::link(const QByteArray &provider)
{
    const QByteArray path = openLink(provider);
    const WireAnswer back = get(returnPath(begin(path)));
    if (pathIn(back) == path + "/confirm")
        submit(path + "/confirm", path + "/confirm");
    return get(path + "/done");
}

QByteArray returnPath(const WireAnswer &toProvider, const QByteArray &more)
{
    const QUrlQuery query(QUrl(QString::fromLatin1(toProvider.header("Location"))).query());
    const QUrl target(query.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded));
    return target.path(QUrl::FullyEncoded).toLatin1()
        + "?state=" + query.queryItemValue(u"state"_s).toLatin1() + more;
}

} // namespace plexus::test
