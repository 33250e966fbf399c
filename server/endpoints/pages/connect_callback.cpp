// `/{tenant}/oauth/external_callback/{provider}`: the browser is back from a provider.
#include "endpoints/over_quota.h"
#include "endpoints/pages/connect.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

//! A HEAD, and whatever else reads ahead, must not use the state up.
static http::Response onlyGet()
{
    return {405, {{"Allow", "GET"}, {"Cache-Control", "no-store"}}, {}};
}

static QByteArray rawQueryOf(const http::Request &request)
{
    const qsizetype mark = request.rawTarget.indexOf('?');
    return mark < 0 ? QByteArray() : request.rawTarget.sliced(mark + 1);
}

//! The state's beginning tells which of the browser's flows it belongs to.
static QByteArray markIn(const http::Request &request)
{
    return request.queryItem(u"state").value_or(QString()).left(8).toLatin1();
}

//! To an address that holds nothing of the provider's.
static Task<http::Response> takeCallback(ConnectServices services, Visit visit)
{
    using Kind = oauth::ConnectOutcome::Kind;
    if (visit.request.method != "GET")
        co_return onlyGet();
    const auto who = co_await signedIn(services.browser, visit);
    if (!who)
        services.browser.quotas.takeStranger(endpoints::originOf(visit.request));
    const Site &site = services.browser.site;
    const oauth::ConnectOutcome outcome = co_await services.flow.finish(
        visit.ofTenant().id, visit.request.parameter(u"provider"_s), rawQueryOf(visit.request),
        proofOf(who, markIn(visit.request), site, visit));
    const bool isOpen = outcome.kind == Kind::ToConfirm;
    http::Response response =
        seeOther(connectPath(visit, outcome.id, isOpen ? u"confirm"_s : u"done"_s).toLatin1());
    if (!isOpen && !outcome.isGuests) // a guest's browser needs it to see the end
        response.headers.add("Set-Cookie", flowCookie(site, oauth::flowMark(outcome.id)).clear());
    co_return response;
}

std::vector<http::Route> callbackRoutes(ConnectServices services)
{
    return {{"GET", u"/{tenant}/oauth/external_callback/{provider}"_s,
             handlerOf(services.browser.site, services.browser.directory, [services](Visit visit) {
                 return takeCallback(services, std::move(visit));
             })}};
}

} // namespace plexus::pages
