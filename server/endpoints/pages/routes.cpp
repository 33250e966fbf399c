#include "endpoints/pages/routes.h"

#include "core/failure.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static Visit visitOf(http::Request request, const TenantDirectory &directory)
{
    Visit visit;
    visit.tenant = directory.findActive(TenantId(request.parameter(u"tenant"_s)));
    visit.language =
        languageFor(request.headers.view("Accept-Language").value_or(QByteArrayView()));
    visit.request = std::move(request);
    return visit;
}

static Task<void> answerVisit(const Site *site, PageHandler page, Visit visit,
                              std::shared_ptr<http::Reply> reply)
{
    std::exception_ptr failure;
    try {
        if (!visit.tenant)
            throw Failure(FailureKind::NotFound, {});
        reply->send(co_await page(visit));
        co_return;
    } catch (const std::exception &) {
        failure = std::current_exception();
    }
    reply->send(site->failurePage(failure, visit));
}

http::Handler handlerOf(const Site &site, const TenantDirectory &directory, PageHandler page)
{
    return [&site, &directory, page](http::Request request, std::shared_ptr<http::Reply> reply) {
        return answerVisit(&site, page, visitOf(std::move(request), directory), std::move(reply));
    };
}

static Task<void> answerFile(const Site *site, http::Request request,
                             std::shared_ptr<http::Reply> reply)
{
    const auto file = site->staticFile(request.parameter(u"file"_s));
    if (!file)
        throw Failure(FailureKind::NotFound, u"There is no such file."_s);
    reply->send(*file);
    co_return;
}

std::vector<http::Route> staticRoutes(const Site &site)
{
    return {{"GET", u"/static/{file}"_s,
             [&site](http::Request request, std::shared_ptr<http::Reply> reply) {
                 return answerFile(&site, std::move(request), std::move(reply));
             }}};
}

http::Response seeOther(const QByteArray &location)
{
    return {
        303,
        {{"Location", location}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}},
        {}};
}

} // namespace plexus::pages
