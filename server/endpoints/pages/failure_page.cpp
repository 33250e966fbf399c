#include "core/failure.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "endpoints/pages/site.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Wording
{
    FailureKind kind;
    int status;
    QLatin1StringView key;
};

constexpr Wording wordings[] = {
    {FailureKind::NotFound, 404, "not_found"_L1},
    {FailureKind::Forbidden, 403, "forbidden"_L1},
    {FailureKind::Unauthenticated, 403, "forbidden"_L1},
    {FailureKind::Conflict, 409, "expired"_L1},
    {FailureKind::Precondition, 409, "expired"_L1},
    {FailureKind::InvalidArgument, 400, "invalid"_L1},
    {FailureKind::TooLarge, 413, "invalid"_L1},
    {FailureKind::RateLimited, 429, "busy"_L1},
    {FailureKind::Unavailable, 503, "unavailable"_L1},
    {FailureKind::Timeout, 503, "unavailable"_L1},
    {FailureKind::Cancelled, 503, "unavailable"_L1},
    {FailureKind::Upstream, 502, "unavailable"_L1},
};

constexpr Wording ours{FailureKind::Internal, 500, "internal"_L1};

Wording wordingOf(FailureKind kind)
{
    for (const Wording &wording : wordings) {
        if (wording.kind == kind)
            return wording;
    }
    return ours;
}

//! Our own faults are told to the log.
Wording wordingOf(const std::exception_ptr &failure, const QString &requestId)
{
    const LogContext context(requestId);
    try {
        std::rethrow_exception(failure);
    } catch (const Failure &known) {
        const Wording wording = wordingOf(known.kind());
        if (wording.status == ours.status)
            qCCritical(lcHttp, "failed: %s", known.what());
        return wording;
    } catch (const std::exception &unknown) {
        qCCritical(lcHttp, "failed: %s", unknown.what());
    }
    return ours;
}

} // namespace

http::Response Site::failurePage(const std::exception_ptr &failure, const Visit &visit) const
{
    const Wording wording = wordingOf(failure, visit.request.requestId);
    const QString key = u"error."_s + wording.key;
    Page page{u"message"_s, PageKind::Result, wording.status, {}};
    page.values.set(u"title"_s, text(visit, u"error.title"_s))
        .set(u"tone"_s, u"bad"_s)
        .set(u"heading"_s, text(visit, key + ".heading"_L1))
        .set(u"text"_s, text(visit, key + ".text"_L1))
        .set(u"reference"_s, visit.request.requestId);
    http::Response response = answer(page, visit);
    if (wording.status == 429 || wording.status == 503)
        response.headers.add("Retry-After", wording.status == 429 ? "60" : "2");
    return response;
}

} // namespace plexus::pages
