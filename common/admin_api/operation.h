// One entry of the admin contract.
#pragma once

#include "model/admin_key.h"

#include <span>
#include <string_view>

namespace plexus::admin {

enum class Method { Get, Post, Patch, Delete };

//! `GET`, `POST`, …
std::string_view nameOf(Method method);

//! Which keys may ask besides those of the whole server.
enum class Reach {
    Server, //!< none: a key that is restricted to a tenant is refused
    Tenant, //!< a key of the tenant that the path names; to any other the tenant does not exist
    Own, //!< any key; what it sees is limited to its tenant
};

//! A parameter of the query, besides those that all lists have.
struct Filter
{
    std::string_view name; //!< `_` where the command line has `-`
    std::string_view value; //!< what stands for it in the help
    std::string_view summary;
};

//! A route of `/admin/v1`: what the server mounts, the command line calls and the tests walk.
struct Operation
{
    std::string_view id; //!< e.g. `tenants.create`; stable, in logs and tests
    Method method = Method::Get;
    std::string_view path; //!< `{name}` stands for one percent-encoded segment
    AdminRole leastRole = AdminRole::Viewer;
    Reach reach = Reach::Server;
    int status = 200; //!< of success
    //! Takes things away: `?dry_run=1` counts them instead, and the command line asks first.
    bool destructive = false;
    std::string_view summary; //!< one line for people
    std::span<const Filter> filters{}; //!< GET only
    bool rehearsable = false; //!< with `?dry_run=1` it answers the same, and changes nothing

    bool takesDryRun() const { return destructive || rehearsable; }
};

//! An operation with its records: Request is the body (Nothing for none), Response the answer
//! (Nothing for 204). Lists take `q`, `sort`, `limit` and `cursor` in the query.
template <typename Request, typename Response>
struct Call : Operation
{
    using RequestRecord = Request;
    using ResponseRecord = Response;
};

} // namespace plexus::admin
