#include "endpoints/pages/key_entry.h"

#include "core/failure.h"
#include "endpoints/pages/display_name.h"
#include "endpoints/pages/flow_link.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static const QString keysKind = u"keys"_s;

QString keyEntryPath(const Visit &visit, const QByteArray &id)
{
    return linkPath(visit, keysKind, id);
}

Task<std::optional<ApiKeyInfo>> keptKey(vault::CredentialVault *vault, TenantId tenant,
                                        CredentialHolder holder, QString provider)
{
    const auto keys = co_await vault->listApiKeys(tenant, holder, {100, {}, provider, {}});
    for (const ApiKeyInfo &key : keys.items) {
        if (key.provider == provider)
            co_return key;
    }
    co_return std::nullopt;
}

namespace {

//! An entry as its owner looks at it.
struct KeyView
{
    SignedIn who;
    QByteArray id;
    oauth::KeyEntry entry;
    std::optional<ApiKeyInfo> kept; //!< the key that there is now
};

} // namespace

static oauth::BrowserSession keyHolder(const Visit &visit, const SignedIn &who)
{
    return {who.session.identity.user, {}, visit.request.requestId};
}

static Task<KeyView> keyViewOf(KeyEntryServices services, Visit visit, SignedIn who)
{
    const QByteArray id = linkIdIn(visit);
    const oauth::KeyEntry entry =
        co_await services.flow.look(visit.ofTenant().id, id, keyHolder(visit, who));
    const auto kept =
        co_await keptKey(&services.vault, visit.ofTenant().id,
                         CredentialHolder::ofUser(who.session.identity.user), entry.provider);
    co_return KeyView{who, id, entry, kept};
}

static Values keyValues(const KeyEntryServices &services, const Visit &visit, const KeyView &view)
{
    return Values()
        .set(u"tenant"_s, displayName(visit.ofTenant().name))
        .set(u"user"_s, nameOf(view.who.session.identity))
        .set(u"name"_s, displayName(view.entry.displayName))
        .set(u"provider"_s, displayName(view.entry.provider))
        .set(u"client"_s, clientName(services.browser.site, visit, view.entry.client))
        .set(u"asked"_s, timeText(view.entry.createdMs, visit.language))
        .set(u"last4"_s, view.kept ? displayName(view.kept->last4) : QString())
        .set(u"kept_since"_s,
             view.kept ? timeText(view.kept->updatedMs, visit.language) : QString());
}

//! What was typed is never sent back.
static http::Response keyForm(const KeyEntryServices &services, const Visit &visit,
                              const KeyView &view, bool isWrong)
{
    const auto form =
        services.browser.forms.render(visit, linkPurpose(keysKind, view.id), view.who.hash);
    Page page{u"key"_s, PageKind::OwnForm, isWrong ? 400 : 200, keyValues(services, visit, view)};
    page.values.set(u"key_path"_s, keyEntryPath(visit, view.id))
        .set(u"account_path"_s, accountPath(visit))
        .set(u"instructions"_s, plainText(view.entry.instructions))
        .set(u"form_token"_s, form.token)
        .setFlag(u"replaces"_s, view.kept.has_value())
        .setFlag(u"wrong"_s, isWrong);
    http::Response response = services.browser.site.answer(page, visit);
    response.headers.add("Set-Cookie", form.setCookie);
    return response;
}

static QString endKey(const KeyView &view)
{
    if (view.entry.status == FlowStatus::Refused)
        return u"key.refused"_s;
    const bool isReplaced = view.kept && view.kept->createdMs != view.kept->updatedMs;
    return isReplaced ? u"key.replaced"_s : u"key.done"_s;
}

static http::Response keyEnd(const KeyEntryServices &services, const Visit &visit,
                             const KeyView &view)
{
    const Site &site = services.browser.site;
    const Values words = keyValues(services, visit, view);
    const QString key = endKey(view);
    const bool isKept = view.entry.status == FlowStatus::Done;
    Page page{u"message"_s, PageKind::Result, 200, {}};
    page.values.set(u"title"_s, site.text(visit, key + ".heading"_L1, words))
        .set(u"tone"_s, isKept ? u"good"_s : QString())
        .set(u"heading"_s, site.text(visit, key + ".heading"_L1, words))
        .set(u"text"_s, site.text(visit, key + ".text"_L1, words))
        .set(u"hint"_s, site.text(visit, u"key.close"_s))
        .set(u"action"_s, site.text(visit, u"link.to_account"_s))
        .set(u"action_path"_s, accountPath(visit));
    return site.answer(page, visit);
}

static Task<http::Response> showKey(KeyEntryServices services, Visit visit, SignedIn who,
                                    http::Items)
{
    const KeyView view = co_await keyViewOf(services, visit, who);
    if (view.entry.status == FlowStatus::Dead)
        throw Failure(FailureKind::Forbidden, {}, u"a link that is dead"_s);
    co_return view.entry.status == FlowStatus::Open ? keyForm(services, visit, view, false)
                                                    : keyEnd(services, visit, view);
}

//! A form that is sent twice is no fault of anybody's.
static Task<bool> isOver(KeyEntryServices services, Visit visit, SignedIn who)
{
    const oauth::KeyEntry entry =
        co_await services.flow.look(visit.ofTenant().id, linkIdIn(visit), keyHolder(visit, who));
    co_return entry.status == FlowStatus::Done || entry.status == FlowStatus::Refused;
}

static Task<http::Response> keepKey(KeyEntryServices services, Visit visit, SignedIn who,
                                    http::Items fields)
{
    const QByteArray id = linkIdIn(visit);
    const bool wasSent = co_await isOver(services, visit, who);
    if (wasSent)
        co_return seeOther(keyEntryPath(visit, id).toLatin1());
    const QString key = http::itemOf(fields, u"key").value_or(QString()).trimmed();
    const QString label = displayName(http::itemOf(fields, u"label").value_or(QString()));
    try {
        co_await services.flow.submit(visit.ofTenant().id, id, keyHolder(visit, who),
                                      Secret(key.toUtf8()), label);
        co_return seeOther(keyEntryPath(visit, id).toLatin1());
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::InvalidArgument)
            throw;
    }
    const KeyView view = co_await keyViewOf(services, visit, who);
    co_return keyForm(services, visit, view, true);
}

static Task<http::Response> refuseKey(KeyEntryServices services, Visit visit, SignedIn who,
                                      http::Items)
{
    const QByteArray id = linkIdIn(visit);
    co_await services.flow.stop(visit.ofTenant().id, id, keyHolder(visit, who));
    co_return seeOther(keyEntryPath(visit, id).toLatin1());
}

static http::Route
keyRoute(const KeyEntryServices &services, const QByteArray &method, const QString &step,
         Task<http::Response> (*answer)(KeyEntryServices, Visit, SignedIn, http::Items))
{
    // Guests have no keys, so there is always a user.
    const LinkAction action = [services, answer](Visit visit, LinkVisitor who, http::Items fields) {
        return answer(services, std::move(visit), *who.user, std::move(fields));
    };
    return linkRoute(services.browser, method, {keysKind, {}}, step, action);
}

std::vector<http::Route> keyEntryRoutes(KeyEntryServices services)
{
    return {keyRoute(services, "GET", {}, &showKey), keyRoute(services, "POST", {}, &keepKey),
            keyRoute(services, "POST", u"stop"_s, &refuseKey)};
}

} // namespace plexus::pages
