// How the admin API says no.
#pragma once

#include "core/failure.h"
#include "json/fields.h"

namespace plexus::admin {

//! One member that is wrong. Never holds what was submitted.
struct MemberProblem
{
    QString pointer; //!< RFC 6901; empty: the whole body
    QString message;

    static constexpr auto fields()
    {
        return std::tuple{
            field("pointer", &MemberProblem::pointer, "Where, as in RFC 6901"),
            field("message", &MemberProblem::message, ""),
        };
    }
};

//! The body of every error of /admin/v1, `application/problem+json` (RFC 9457).
struct Problem
{
    QString type = QStringLiteral("about:blank");
    QString title; //!< the status in words
    int status = 500;
    QString code; //!< for programs, e.g. `not_found`
    QString detail; //!< for people
    QString requestId;
    QList<MemberProblem> errors;

    static constexpr auto fields()
    {
        return std::tuple{
            field("type", &Problem::type, ""),
            field("title", &Problem::title, ""),
            field("status", &Problem::status, ""),
            field("code", &Problem::code, "For programs"),
            field("detail", &Problem::detail, "For people"),
            field("request_id", &Problem::requestId, "Also in the server's log"),
            field("errors", &Problem::errors, "Members that are wrong").defaulted(),
        };
    }
};

//! The answer to a failure. A fault of ours says nothing but that.
Problem problemOf(const Failure &failure, const QString &requestId);

//! What AdminClient throws when the server says no.
class Refused : public Failure
{
public:
    explicit Refused(Problem problem);
    const Problem &problem() const noexcept { return m_problem; }

private:
    Problem m_problem;
};

} // namespace plexus::admin
