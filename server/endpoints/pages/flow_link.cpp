#include "endpoints/pages/flow_link.h"

#include "core/base64url.h"
#include "core/failure.h"
#include "endpoints/over_quota.h"
#include "endpoints/pages/cookies.h"
#include "endpoints/pages/display_name.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype linkIdBytes = 32;
static constexpr qsizetype formLimit = 64 * 1024;

QByteArray linkIdIn(const Visit &visit)
{
    const QByteArray id = visit.request.parameter(u"id"_s).toUtf8();
    const auto bytes = fromBase64Url(id);
    if (!bytes || bytes->size() != linkIdBytes)
        throw Failure(FailureKind::NotFound, {});
    return id;
}

QString linkPath(const Visit &visit, const QString &kind, const QByteArray &id, const QString &step)
{
    const QString path =
        u"/%1/%2/%3"_s.arg(visit.ofTenant().id.value(), kind, QString::fromLatin1(id));
    return step.isEmpty() ? path : path + u'/' + step;
}

QByteArray linkPurpose(const QString &kind, const QByteArray &id)
{
    return kind.toLatin1() + ' ' + markOf(id);
}

QString clientName(const Site &site, const Visit &visit, const ClientId &client)
{
    if (client == accountPageClient)
        return site.text(visit, u"client.account_page"_s);
    // Neither tokens of the host application nor guests name a client.
    if (client == ClientId(u"static"_s) || client == ClientId(u"guest"_s))
        return site.text(visit, u"client.static"_s);
    return displayName(client.value());
}

QString nameOf(const LinkVisitor &who, const Site &site, const Visit &visit)
{
    return who.user ? nameOf(who.user->session.identity) : site.text(visit, u"link.guest"_s);
}

//! The link is not for this user, or of no use any more.
static http::Response deadLinkPage(const BrowserServices &services, const Visit &visit,
                                   const LinkVisitor &who)
{
    const Site &site = services.site;
    const Values words = Values().set(u"user"_s, nameOf(who, site, visit));
    Page page{u"message"_s, PageKind::Result, 403, {}};
    page.values.set(u"title"_s, site.text(visit, u"link.dead.heading"_s))
        .set(u"tone"_s, u"bad"_s)
        .set(u"heading"_s, site.text(visit, u"link.dead.heading"_s))
        .set(u"text"_s, site.text(visit, u"link.dead.text"_s))
        .set(u"reference"_s, visit.request.requestId);
    if (who.user)
        page.values.set(u"hint"_s, site.text(visit, u"link.dead.user"_s, words))
            .set(u"action"_s, site.text(visit, u"link.to_account"_s))
            .set(u"action_path"_s, accountPath(visit));
    return site.answer(page, visit);
}

namespace {

//! Where an action is bound.
struct LinkPlace
{
    LinkKind kind;
    QString step;
    LinkAction action;
};

} // namespace

static Task<http::Response> guarded(BrowserServices services, Visit visit, LinkVisitor who,
                                    http::Items fields, LinkAction action)
{
    try {
        co_return co_await action(visit, who, fields);
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::Forbidden)
            throw;
    }
    co_return deadLinkPage(services, visit, who);
}

//! Whoever is signed in comes to a guest's link as anybody else: nothing of it becomes the user's.
static Task<std::optional<LinkVisitor>> visitorOf(BrowserServices services, Visit visit,
                                                  LinkKind kind)
{
    const bool isGuests =
        kind.isGuests && co_await kind.isGuests(visit.ofTenant().id, linkIdIn(visit));
    if (isGuests)
        co_return LinkVisitor{};
    const auto user = co_await signedIn(services, visit);
    co_return user ? std::optional(LinkVisitor{user}) : std::nullopt;
}

static Task<http::Response> answerLink(BrowserServices services, Visit visit, LinkPlace place)
{
    const QByteArray id = linkIdIn(visit);
    const auto who = co_await visitorOf(services, visit, place.kind);
    const bool isForm = visit.request.method == "POST";
    if (!who && isForm)
        throw Failure(FailureKind::Forbidden, {}, u"a form came without a session"_s);
    if (!who)
        co_return co_await beginLogin(services, visit,
                                      linkPath(visit, place.kind.path, id, place.step));
    if (!who->user)
        services.quotas.takeStranger(endpoints::originOf(visit.request));
    http::Items fields;
    if (isForm)
        fields = services.forms.check(visit, linkPurpose(place.kind.path, id), who->formHolder());
    co_return co_await guarded(services, visit, *who, fields, place.action);
}

http::Route linkRoute(const BrowserServices &services, const QByteArray &method, LinkKind kind,
                      const QString &step, LinkAction action)
{
    const LinkPlace place{std::move(kind), step, std::move(action)};
    const PageHandler page = [services, place](Visit visit) {
        return answerLink(services, std::move(visit), place);
    };
    const QString pattern = u"/{tenant}/"_s + place.kind.path + "/{id}"_L1;
    return {method, step.isEmpty() ? pattern : pattern + u'/' + step,
            handlerOf(services.site, services.directory, page), formLimit};
}

} // namespace plexus::pages
