#include "endpoints/admin/legacy_errors.h"

#include "admin_api/operations.h"
#include "admin_api/problem.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "endpoints/admin/common_headers.h"
#include "endpoints/admin/gate.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

InvalidQuery::InvalidQuery(QString name, const QString &message)
    : Failure(FailureKind::InvalidArgument, message)
    , m_name(std::move(name))
{
}

static QJsonObject detailItem(const QString &type, const QJsonArray &location,
                              const QString &message)
{
    return {{u"type"_s, type}, {u"loc"_s, location}, {u"msg"_s, message}};
}

//! `/settings_json/guests` as the original writes it: `["body", "settings_json", "guests"]`.
static QJsonArray locationOf(const QString &pointer)
{
    QJsonArray location{u"body"_s};
    for (const QString &part : pointer.split(u'/').mid(1))
        location.append(part);
    return location;
}

static QJsonArray invalidDetail(const Failure &failure)
{
    if (const auto *query = dynamic_cast<const InvalidQuery *>(&failure))
        return {detailItem(u"value_error"_s, {u"query"_s, query->name()}, query->callerText())};
    const auto *invalid = dynamic_cast<const json::InvalidFields *>(&failure);
    if (!invalid)
        return {detailItem(dynamic_cast<const json::ParseError *>(&failure) ? u"json_invalid"_s
                                                                            : u"value_error"_s,
                           {u"body"_s}, failure.callerText())};
    QJsonArray detail;
    for (const json::Problem &problem : invalid->problems())
        detail.append(
            detailItem(problem.message == "is required"_L1 ? u"missing"_s : u"value_error"_s,
                       locationOf(problem.pointer), problem.message));
    return detail;
}

static QString faultText(const admin::Operation *operation, const QString &otherwise)
{
    if (operation == &admin::createTenant)
        return u"Could not create tenant."_s;
    if (operation == &admin::createProvider)
        return u"Could not create external OAuth provider configuration."_s;
    if (operation == &admin::updateProvider)
        return u"Could not update external OAuth provider configuration."_s;
    return otherwise;
}

static QString textOf(const Failure &failure, const LegacyRoute &route, const QString &text)
{
    if (failure.kind() == FailureKind::NotFound && route.operation == &admin::deleteTenant)
        return u"Tenant not found or could not be deleted."_s;
    if (failure.kind() == FailureKind::NotFound && route.path.startsWith("/admin/tenants"_L1))
        return u"Tenant not found"_s;
    return failure.kind() == FailureKind::Internal ? faultText(route.operation, text) : text;
}

http::Response legacyErrorReply(const Failure &failure, const LegacyRoute &route,
                                const http::Request &wire)
{
    const admin::Problem problem = admin::problemOf(failure, wire.requestId);
    if (problem.status >= 500)
        const LogContext context(wire.requestId);
    qCWarning(lcAdmin).noquote() << failure.logText();
    const bool invalid = failure.kind() == FailureKind::InvalidArgument;
    const QJsonValue detail = invalid ? QJsonValue(invalidDetail(failure))
                                      : QJsonValue(textOf(failure, route, problem.detail));
    http::Response reply{invalid ? 422 : problem.status, {}, {}};
    reply.body = json::dump(QJsonObject{{u"detail"_s, detail}});
    reply.headers.add("Content-Type", "application/json");
    addRefusalHeaders(reply, failure);
    return reply;
}

static Task<http::Response> legacyAnyhow(AdminServices services, LegacyRoute route,
                                         http::Request wire)
{
    try {
        const AdminRequest request = co_await admit(services, route.operation, wire);
        co_return co_await route.run(services, request, wire);
    } catch (const Failure &failure) {
        co_return legacyErrorReply(failure, route, wire);
    } catch (const std::exception &exception) {
        co_return legacyErrorReply(Failure(FailureKind::Internal, u"Internal error."_s,
                                           QString::fromUtf8(exception.what())),
                                   route, wire);
    }
}

Task<http::Response> answerLegacy(AdminServices services, LegacyRoute route, http::Request wire)
{
    http::Response reply = co_await legacyAnyhow(services, route, wire);
    forbidCaching(reply);
    co_return reply;
}

} // namespace plexus::endpoints
