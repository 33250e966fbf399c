// The addresses below `/{tenant}/connect/{id}`.
#include "endpoints/pages/connect.h"

#include "core/failure.h"
#include "endpoints/pages/connect_pages.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;
using Stage = oauth::ConnectStory::Stage;

static constexpr qint64 flowCookieSeconds = oauth::FlowLinks::lifetimeMs / 1000;

Cookie flowCookie(const Site &site, const QByteArray &mark) { return {site.isSecure(), 'c', mark}; }

oauth::BrowserSession proofOf(const std::optional<SignedIn> &user, const QByteArray &mark,
                              const Site &site, const Visit &visit)
{
    return {user ? std::optional(user->session.identity.user) : std::nullopt,
            flowCookie(site, mark).valueIn(visit.request).value_or(QByteArray()),
            visit.request.requestId};
}

QString connectPath(const Visit &visit, const QByteArray &id, const QString &step)
{
    return linkPath(visit, connectKind, id, step);
}

//! The address of the page that shows this stage.
static QString stepOf(Stage stage)
{
    if (stage == Stage::Asked)
        return {};
    return stage == Stage::ToConfirm ? u"confirm"_s : u"done"_s;
}

static oauth::BrowserSession proofFor(const ConnectServices &services, const Visit &visit,
                                      const LinkVisitor &who)
{
    return proofOf(who.user, oauth::flowMark(linkIdIn(visit)), services.browser.site, visit);
}

static Task<ConnectView> viewOf(ConnectServices services, Visit visit, LinkVisitor who)
{
    const PendingFlow flow = co_await services.flow.look(visit.ofTenant().id, linkIdIn(visit),
                                                         proofFor(services, visit, who));
    if (oauth::storyOf(flow).stage == Stage::Over)
        throw Failure(FailureKind::Forbidden, {}, u"a link that is dead"_s);
    co_return ConnectView{who, linkIdIn(visit), flow};
}

//! Before the form is sent, so that one that is sent twice comes from the same browser.
static void bindBrowser(const ConnectServices &services, const Visit &visit,
                        const ConnectView &view, http::Response &page)
{
    const Cookie cookie = flowCookie(services.browser.site, oauth::flowMark(view.id));
    if (!cookie.valueIn(visit.request))
        page.headers.add("Set-Cookie", cookie.set(oauth::newFlowCookie(), flowCookieSeconds));
}

static Task<http::Response> showStage(ConnectServices services, Visit visit, ConnectView view)
{
    const Stage stage = oauth::storyOf(view.flow).stage;
    if (stage == Stage::Asked) {
        const oauth::ConnectRequest request = co_await services.flow.request(view.flow);
        http::Response page = askPage(services, visit, view, request);
        if (!view.who.user)
            bindBrowser(services, visit, view, page);
        co_return page;
    }
    const oauth::ProviderFace provider =
        co_await services.providers.face(visit.ofTenant().id, view.flow.provider);
    if (stage == Stage::ToConfirm && !view.who.user)
        co_return codePage(services, visit, view, provider,
                           co_await services.flow.confirmationCode(
                               visit.ofTenant().id, view.id, proofFor(services, visit, view.who)));
    co_return stage == Stage::ToConfirm ? confirmPage(services, visit, view, provider)
                                        : endPage(services, visit, view, provider);
}

//! Each stage has one address; the others lead there.
static Task<http::Response> showStep(ConnectServices services, Visit visit, LinkVisitor who,
                                     QString step)
{
    const ConnectView view = co_await viewOf(services, visit, who);
    const QString right = stepOf(oauth::storyOf(view.flow).stage);
    if (right != step)
        co_return seeOther(connectPath(visit, view.id, right).toLatin1());
    co_return co_await showStage(services, visit, view);
}

static Task<http::Response> beginAtProvider(ConnectServices services, Visit visit, LinkVisitor who)
{
    const QByteArray id = linkIdIn(visit);
    const oauth::ConsentStep step =
        co_await services.flow.begin(visit.ofTenant().id, id, proofFor(services, visit, who));
    http::Response response = seeOther(step.url.toLatin1());
    response.headers.add("Set-Cookie",
                         flowCookie(services.browser.site, oauth::flowMark(id))
                             .set(step.flowCookie, flowCookieSeconds));
    co_return response;
}

//! A guest's browser has nothing but the cookie to show that the end is its own.
static http::Response leave(const ConnectServices &services, const Visit &visit,
                            const LinkVisitor &who)
{
    const QByteArray id = linkIdIn(visit);
    http::Response response = seeOther(connectPath(visit, id, u"done"_s).toLatin1());
    if (who.user)
        response.headers.add("Set-Cookie",
                             flowCookie(services.browser.site, oauth::flowMark(id)).clear());
    return response;
}

static Task<http::Response> stop(ConnectServices services, Visit visit, LinkVisitor who)
{
    co_await services.flow.stop(visit.ofTenant().id, linkIdIn(visit),
                                proofFor(services, visit, who));
    co_return leave(services, visit, who);
}

static Task<http::Response> confirm(ConnectServices services, Visit visit, LinkVisitor who)
{
    co_await services.flow.confirm(visit.ofTenant().id, linkIdIn(visit),
                                   proofFor(services, visit, who));
    co_return leave(services, visit, who);
}

static LinkKind kindOf(const ConnectServices &services)
{
    return {connectKind, [&flow = services.flow](TenantId tenant, QByteArray id) {
                return flow.isGuests(std::move(tenant), std::move(id));
            }};
}

static http::Route shown(const ConnectServices &services, const QString &step)
{
    const LinkAction action = [services, step](Visit visit, LinkVisitor who, http::Items) {
        return showStep(services, std::move(visit), std::move(who), step);
    };
    return linkRoute(services.browser, "GET", kindOf(services), step, action);
}

namespace {

using ConnectAnswer = Task<http::Response> (*)(ConnectServices, Visit, LinkVisitor);

} // namespace

//! A form that is sent twice is no fault of anybody's: the flow has gone on, and so does the
//! browser. `from` is the step whose form it is.
static Task<http::Response> takeStep(ConnectServices services, Visit visit, LinkVisitor who,
                                     QString from, ConnectAnswer answer)
{
    std::exception_ptr failure;
    try {
        co_return co_await answer(services, visit, who);
    } catch (const Failure &) {
        failure = std::current_exception();
    }
    const ConnectView view = co_await viewOf(services, visit, who);
    const QString step = stepOf(oauth::storyOf(view.flow).stage);
    if (step == from)
        std::rethrow_exception(failure);
    co_return seeOther(connectPath(visit, view.id, step).toLatin1());
}

static http::Route sent(const ConnectServices &services, const QString &step, const QString &from,
                        ConnectAnswer answer)
{
    const LinkAction action = [services, from, answer](Visit visit, LinkVisitor who, http::Items) {
        return takeStep(services, std::move(visit), std::move(who), from, answer);
    };
    return linkRoute(services.browser, "POST", kindOf(services), step, action);
}

std::vector<http::Route> connectRoutes(ConnectServices services)
{
    return {shown(services, {}),
            shown(services, u"confirm"_s),
            shown(services, u"done"_s),
            sent(services, {}, {}, &beginAtProvider),
            sent(services, u"stop"_s, u"stop"_s, &stop),
            sent(services, u"confirm"_s, u"confirm"_s, &confirm)};
}

} // namespace plexus::pages
