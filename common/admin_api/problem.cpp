#include "admin_api/problem.h"

#include "json/document.h"

namespace plexus::admin {

using namespace Qt::Literals::StringLiterals;

struct KindRow
{
    FailureKind kind;
    int status;
    const char *code;
    const char *title;
};

static constexpr KindRow kindRows[] = {
    {FailureKind::InvalidArgument, 422, "invalid_request", "Unprocessable Content"},
    {FailureKind::Unauthenticated, 401, "unauthenticated", "Unauthorized"},
    {FailureKind::Forbidden, 403, "forbidden", "Forbidden"},
    {FailureKind::NotFound, 404, "not_found", "Not Found"},
    {FailureKind::Conflict, 409, "conflict", "Conflict"},
    {FailureKind::Precondition, 412, "precondition_failed", "Precondition Failed"},
    {FailureKind::TooLarge, 413, "too_large", "Content Too Large"},
    {FailureKind::Unsupported, 415, "unsupported", "Unsupported Media Type"},
    {FailureKind::RateLimited, 429, "rate_limited", "Too Many Requests"},
    {FailureKind::Upstream, 502, "upstream", "Bad Gateway"},
    {FailureKind::Unavailable, 503, "unavailable", "Service Unavailable"},
    {FailureKind::Cancelled, 503, "unavailable", "Service Unavailable"},
    {FailureKind::Timeout, 503, "timeout", "Service Unavailable"},
    {FailureKind::Internal, 500, "internal", "Internal Server Error"},
};

static const KindRow &rowOf(FailureKind kind)
{
    for (const KindRow &row : kindRows) {
        if (row.kind == kind)
            return row;
    }
    return kindRows[std::size(kindRows) - 1];
}

static QList<MemberProblem> memberProblemsOf(const Failure &failure)
{
    QList<MemberProblem> members;
    if (const auto *invalid = dynamic_cast<const json::InvalidFields *>(&failure)) {
        for (const json::Problem &problem : invalid->problems())
            members.append({problem.pointer, problem.message});
    }
    return members;
}

Problem problemOf(const Failure &failure, const QString &requestId)
{
    const KindRow &row = rowOf(failure.kind());
    Problem problem;
    problem.status = row.status;
    problem.code = QString::fromLatin1(row.code);
    problem.title = QString::fromLatin1(row.title);
    problem.detail = failure.kind() == FailureKind::Internal
        ? u"The server failed; its log says why under this request id."_s
        : failure.callerText();
    problem.requestId = requestId;
    problem.errors = memberProblemsOf(failure);
    if (dynamic_cast<const json::ParseError *>(&failure)) {
        problem.status = 400;
        problem.code = u"malformed_json"_s;
        problem.title = u"Bad Request"_s;
    }
    return problem;
}

static FailureKind kindOfStatus(int status)
{
    for (const KindRow &row : kindRows) {
        if (row.status == status)
            return row.kind;
    }
    return status < 500 ? FailureKind::InvalidArgument : FailureKind::Internal;
}

Refused::Refused(Problem problem)
    : Failure(kindOfStatus(problem.status), problem.detail)
    , m_problem(std::move(problem))
{
}

} // namespace plexus::admin
