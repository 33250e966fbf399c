// The user's accounts at third parties on the account page.
#include "core/failure.h"
#include "core/logging.h"
#include "endpoints/pages/account.h"
#include "endpoints/pages/connect.h"
#include "endpoints/pages/display_name.h"
#include "endpoints/pages/every_page.h"

#include <QSet>

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static QString timeOrNever(const Site &site, const Visit &visit, std::optional<qint64> ms)
{
    return ms ? timeText(*ms, visit.language) : site.text(visit, u"account.never"_s);
}

//! How long it goes on.
static QString lastingText(const Site &site, const Visit &visit, const ExternalToken &link)
{
    if (!link.expiresMs)
        return site.text(visit,
                         link.refreshable ? u"account.link.renews"_s : u"account.link.lasts"_s);
    const Values when = Values().set(u"expires"_s, timeText(*link.expiresMs, visit.language));
    return site.text(
        visit, link.refreshable ? u"account.link.renews_at"_s : u"account.token.expires"_s, when);
}

//! What an empty last state stands for is known only when somebody tries.
static bool isUsable(const ExternalToken &link, qint64 nowMs)
{
    const bool isOver = link.expiresMs && *link.expiresMs <= nowMs && !link.refreshable;
    return link.state == ExternalTokenState::Live && !isOver;
}

static std::vector<Values> scopeRows(const QStringList &scopes)
{
    std::vector<Values> rows;
    for (const QString &scope : scopes)
        rows.push_back(Values().set(u"scope"_s, displayName(scope)));
    return rows;
}

static Values linkRow(const BrowserServices &services, const Visit &visit,
                      const ExternalToken &link, const oauth::ProviderFace &provider)
{
    const Site &site = services.site;
    const bool usable = isUsable(link, services.clock.wallMs());
    const QString label = link.accountLabel.isEmpty() ? link.accountId : link.accountLabel;
    return Values()
        .set(u"provider"_s, displayName(provider.name))
        .set(u"provider_id"_s, link.provider)
        .set(u"account"_s, displayName(label))
        .setFlag(u"usable"_s, usable)
        .setFlag(u"refreshable"_s, usable && link.refreshable)
        .set(u"lasting"_s, usable ? lastingText(site, visit, link) : QString())
        .set(u"linked"_s, timeText(link.linkedMs, visit.language))
        .set(u"used"_s, timeOrNever(site, visit, link.lastUsedMs))
        .setList(u"scopes"_s, scopeRows(link.scopes));
}

//! Providers of the tenant to which the user has no account connected.
static Task<std::vector<Values>> otherRows(AccountServices services, TenantId tenant,
                                           QSet<QString> linked)
{
    const std::function list = [&](PageRequest request) {
        return services.providers.list(tenant, std::move(request));
    };
    const QList<ProviderConfig> all = co_await everyPage(list, u"name"_s);
    std::vector<Values> rows;
    for (const ProviderConfig &config : all) {
        if (!config.enabled || linked.contains(config.name))
            continue;
        const oauth::ProviderFace face = co_await services.providers.face(tenant, config.name);
        if (!face.host.isEmpty())
            rows.push_back(Values()
                               .set(u"provider"_s, displayName(face.name))
                               .set(u"provider_id"_s, config.name)
                               .set(u"provider_host"_s, face.host));
    }
    co_return rows;
}

Task<void> addConnections(AccountServices services, Visit visit, UserId user, Values *values)
{
    const TenantId tenant = visit.ofTenant().id;
    const std::function list = [&](PageRequest request) {
        return services.vault.listExternalTokens(tenant, CredentialHolder::ofUser(user),
                                                 std::move(request));
    };
    const QList<ExternalToken> links = co_await everyPage(list, u"provider"_s);
    std::vector<Values> rows;
    QSet<QString> linked;
    for (const ExternalToken &link : links) {
        const auto face = co_await services.providers.face(tenant, link.provider);
        rows.push_back(linkRow(services.browser, visit, link, face));
        linked.insert(link.provider);
    }
    auto others = co_await otherRows(services, tenant, linked);
    values->setList(u"links"_s, std::move(rows)).setList(u"others"_s, std::move(others));
}

static oauth::LinkName linkNameOf(const Visit &visit, const SignedIn &who)
{
    return {visit.ofTenant().id, CredentialHolder::ofUser(who.session.identity.user),
            visit.request.parameter(u"provider"_s)};
}

static Task<http::Response> disconnect(AccountServices services, Visit visit, SignedIn who)
{
    const oauth::LinkName name = linkNameOf(visit, who);
    const bool wasThere = co_await services.vault.disconnect(
        name.tenant, name.holder, name.provider, true, actorOf(who, visit));
    if (!wasThere)
        throw Failure(FailureKind::NotFound, {});
    co_return toAccount(visit, "connections");
}

//! By the flow of every other link, so that its rules hold here too.
static Task<http::Response> connectAgain(AccountServices services, Visit visit, SignedIn who)
{
    const QByteArray id =
        co_await services.connect.open(linkNameOf(visit, who), accountPageClient, {});
    co_return seeOther(connectPath(visit, id).toLatin1());
}

static http::Response notRefreshed(const AccountServices &services, const Visit &visit)
{
    const Site &site = services.browser.site;
    Page page{u"message"_s, PageKind::Result, 502, {}};
    page.values.set(u"title"_s, site.text(visit, u"account.link.stale.heading"_s))
        .set(u"tone"_s, u"bad"_s)
        .set(u"heading"_s, site.text(visit, u"account.link.stale.heading"_s))
        .set(u"text"_s, site.text(visit, u"account.link.stale.text"_s))
        .set(u"action"_s, site.text(visit, u"link.to_account"_s))
        .set(u"action_path"_s, accountPath(visit))
        .set(u"reference"_s, visit.request.requestId);
    return site.answer(page, visit);
}

//! As if an API had refused the token that there is: a provider that takes the grant no more is
//! found out here.
static Task<http::Response> refreshNow(AccountServices services, Visit visit, SignedIn who)
{
    const oauth::LinkName name = linkNameOf(visit, who);
    const auto link =
        co_await services.vault.externalToken(name.tenant, name.holder, name.provider);
    if (!link || !link->info.refreshable)
        throw Failure(FailureKind::NotFound, {});
    try {
        co_await services.refresher.replacement(name, link->info.version);
        co_return toAccount(visit, "connections");
    } catch (const Failure &failure) {
        qCInfo(lcOutbound, "refresh on demand: %s", failure.what());
    }
    co_return notRefreshed(services, visit);
}

std::vector<http::Route> connectionForms(const AccountServices &services)
{
    return {accountForm(services, u"/connections/{provider}/disconnect"_s, &disconnect),
            accountForm(services, u"/connections/{provider}/connect"_s, &connectAgain),
            accountForm(services, u"/connections/{provider}/refresh"_s, &refreshNow)};
}

} // namespace plexus::pages
