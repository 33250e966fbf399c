// An operation of the contract together with what does it.
#pragma once

#include "admin_api/operations.h"
#include "endpoints/admin/entity_tag.h"
#include "endpoints/admin/handlers.h"
#include "http/request.h"
#include "http/response.h"
#include "json/document.h"
#include "json/write.h"

namespace plexus::endpoints {

//! `run` does not begin before it is awaited; both may throw Failure.
struct BoundOperation
{
    using Run = std::function<Task<http::Response>(AdminServices, AdminRequest, QByteArray body)>;

    const admin::Operation *operation = nullptr;
    Run run;
    Run count; //!< answers `?dry_run=1`, where Operation::takesDryRun()
};

namespace detail {

template <typename Response>
using ResultOf = std::conditional_t<std::is_same_v<Response, admin::Nothing>, void, Response>;

template <typename Request, typename Response>
struct HandlerOf
{
    using Type = Task<ResultOf<Response>> (*)(AdminServices, AdminRequest, Request);
};
template <typename Response>
struct HandlerOf<admin::Nothing, Response>
{
    using Type = Task<ResultOf<Response>> (*)(AdminServices, AdminRequest);
};

template <typename Record>
http::Response replyOf(int status, const Record &record)
{
    http::Response reply{status, {}, json::dump(json::write(record))};
    reply.headers.add("Content-Type", "application/json");
    if constexpr (requires { record.version; })
        reply.headers.add("ETag", entityTag(record.version));
    return reply;
}

//! An empty body stands for an empty record where nothing is required.
template <typename Request>
Request requestOf(const QByteArray &body)
{
    const auto document = json::Document::parse(body.isEmpty() ? QByteArray("{}") : body);
    return json::read<Request>(document->root());
}

template <typename Request, typename Handler>
auto call(Handler handler, AdminServices services, AdminRequest request, const QByteArray &body)
{
    auto record = requestOf<Request>(body);
    if constexpr (std::is_same_v<Request, admin::Nothing>)
        return handler(services, std::move(request));
    else
        return handler(services, std::move(request), std::move(record));
}

template <typename Request, typename Response, typename Handler>
Task<http::Response> answer(Handler handler, int status, AdminServices services,
                            AdminRequest request, QByteArray body)
{
    auto task = call<Request>(handler, services, std::move(request), body);
    if constexpr (std::is_same_v<Response, admin::Nothing>) {
        co_await task;
        co_return http::Response{status, {}, {}};
    } else {
        const Response response = co_await task;
        co_return replyOf(status, response);
    }
}

template <typename Request, typename Response, typename Handler>
BoundOperation::Run runOf(Handler handler, int status)
{
    return [handler, status](AdminServices services, AdminRequest request, QByteArray body) {
        return answer<Request, Response>(handler, status, services, std::move(request),
                                         std::move(body));
    };
}

} // namespace detail

//! A handler that does not fit the records of the contract does not compile.
template <typename Request, typename Response>
BoundOperation bind(const admin::Call<Request, Response> &operation,
                    typename detail::HandlerOf<Request, Response>::Type handler)
{
    BoundOperation bound{
        &operation, detail::runOf<Request, Response>(handler, operation.status), {}};
    if (operation.rehearsable) // the handler looks at AdminRequest::dryRun
        bound.count = bound.run;
    return bound;
}

//! Destructive operations also count what they would take away.
template <typename Request, typename Response>
BoundOperation bind(const admin::Call<Request, Response> &operation,
                    typename detail::HandlerOf<Request, Response>::Type handler,
                    typename detail::HandlerOf<admin::Nothing, admin::Removal>::Type counter)
{
    BoundOperation bound = bind(operation, handler);
    bound.count = detail::runOf<admin::Nothing, admin::Removal>(counter, 200);
    return bound;
}

//! All of /admin/v1.
QList<BoundOperation> boundOperations();

} // namespace plexus::endpoints
