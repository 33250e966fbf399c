// The user's API keys on the account page.
#include "core/failure.h"
#include "endpoints/pages/account.h"
#include "endpoints/pages/display_name.h"
#include "endpoints/pages/flow_link.h"
#include "endpoints/pages/key_entry.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static Values keyRow(const Site &site, const Visit &visit, const ApiKeyInfo &key)
{
    const bool isReplaced = key.updatedMs != key.createdMs;
    return Values()
        .set(u"provider"_s, displayName(key.provider))
        .set(u"provider_id"_s, key.provider)
        .set(u"label"_s, displayName(key.label))
        .set(u"last4"_s, displayName(key.last4))
        .set(u"created"_s, timeText(key.createdMs, visit.language))
        .set(u"updated"_s, isReplaced ? timeText(key.updatedMs, visit.language) : QString())
        .set(u"used"_s,
             key.lastUsedMs ? timeText(*key.lastUsedMs, visit.language)
                            : site.text(visit, u"account.never"_s));
}

Task<void> addKeys(AccountServices services, Visit visit, UserId user, Values *values)
{
    const auto keys = co_await services.vault.listApiKeys(
        visit.ofTenant().id, CredentialHolder::ofUser(user), {100, {}, {}, u"provider"_s});
    std::vector<Values> rows;
    for (const ApiKeyInfo &key : keys.items)
        rows.push_back(keyRow(services.browser.site, visit, key));
    values->setList(u"keys"_s, std::move(rows));
}

static Task<http::Response> deleteKey(AccountServices services, Visit visit, SignedIn who)
{
    const bool wasThere = co_await services.vault.removeApiKey(
        visit.ofTenant().id, CredentialHolder::ofUser(who.session.identity.user),
        visit.request.parameter(u"provider"_s), actorOf(who, visit));
    if (!wasThere)
        throw Failure(FailureKind::NotFound, {});
    co_return toAccount(visit, "keys");
}

//! On the page where keys are entered.
static Task<http::Response> replaceKey(AccountServices services, Visit visit, SignedIn who)
{
    oauth::KeyRequest request;
    request.tenant = visit.ofTenant().id;
    request.holder = CredentialHolder::ofUser(who.session.identity.user);
    request.provider = visit.request.parameter(u"provider"_s);
    request.client = accountPageClient;
    const auto kept =
        co_await keptKey(&services.vault, request.tenant, request.holder, request.provider);
    if (!kept)
        throw Failure(FailureKind::NotFound, {});
    const QByteArray id = co_await services.keys.open(std::move(request));
    co_return seeOther(keyEntryPath(visit, id).toLatin1());
}

std::vector<http::Route> keyForms(const AccountServices &services)
{
    return {accountForm(services, u"/keys/{provider}/delete"_s, &deleteKey),
            accountForm(services, u"/keys/{provider}/replace"_s, &replaceKey)};
}

} // namespace plexus::pages
