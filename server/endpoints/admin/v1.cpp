#include "endpoints/admin/v1.h"

#include "admin_api/problem.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "endpoints/admin/common_headers.h"
#include "endpoints/admin/gate.h"
#include "endpoints/admin/idempotency.h"
#include "oauth/client/provider_not_configured.h"
#include "vault/credential_unreadable.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

//! Failures that say more than their kind (hole H36).
static void tellApart(admin::Problem &problem, const Failure &failure)
{
    if (dynamic_cast<const oauth::ProviderNotConfigured *>(&failure)) {
        problem.code = QString::fromLatin1(oauth::ProviderNotConfigured::code);
    } else if (dynamic_cast<const vault::CredentialUnreadable *>(&failure)) {
        problem.code = QString::fromLatin1(vault::CredentialUnreadable::code);
        problem.detail = failure.callerText();
    }
}

static http::Response problemReply(const Failure &failure, const http::Request &wire)
{
    admin::Problem problem = admin::problemOf(failure, wire.requestId);
    tellApart(problem, failure);
    if (problem.status >= 500)
        const LogContext context(wire.requestId);
    qCWarning(lcAdmin).noquote() << failure.logText();
    http::Response reply{problem.status, {}, json::dump(json::write(problem))};
    reply.headers.add("Content-Type", "application/problem+json");
    addRefusalHeaders(reply, failure);
    return reply;
}

static void requireJson(const http::Request &wire)
{
    const QByteArray type = wire.headers.value("Content-Type").value_or("application/json");
    if (type.split(';').first().trimmed().toLower() != "application/json")
        throw Failure(FailureKind::Unsupported, u"The body must be application/json."_s);
}

static Task<http::Response> answerOrThrow(AdminServices services, BoundOperation bound,
                                          http::Request wire)
{
    const admin::Operation &operation = *bound.operation;
    AdminRequest request = co_await admit(services, &operation, wire);
    readParameters(request, operation, wire);
    request.ifVersion = co_await versionAskedFor(services, request, &operation, wire);
    requireJson(wire);
    const LogContext context(wire.requestId);
    qCInfo(lcAdmin).noquote() << operation.id.data() << request.admin.keyId;
    if (request.dryRun)
        co_return co_await bound.count(services, request, wire.body);
    if (operation.method == admin::Method::Post && wire.headers.contains("Idempotency-Key"))
        co_return co_await runOnce(services, bound.run, request, wire);
    co_return co_await bound.run(services, request, wire.body);
}

static Task<http::Response> answerAnyhow(AdminServices services, BoundOperation operation,
                                         http::Request wire)
{
    try {
        co_return co_await answerOrThrow(services, std::move(operation), wire);
    } catch (const Failure &failure) {
        co_return problemReply(failure, wire);
    } catch (const std::exception &exception) {
        co_return problemReply(Failure(FailureKind::Internal, u"Internal error."_s,
                                       QString::fromUtf8(exception.what())),
                               wire);
    }
}

Task<http::Response> answerV1(AdminServices services, BoundOperation operation, http::Request wire)
{
    http::Response reply = co_await answerAnyhow(services, std::move(operation), wire);
    forbidCaching(reply);
    co_return reply;
}

} // namespace plexus::endpoints
