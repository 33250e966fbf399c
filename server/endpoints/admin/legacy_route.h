// A route of the original's admin API.
#pragma once

#include "admin_api/operation.h"
#include "async/task.h"
#include "endpoints/admin/admin_request.h"
#include "endpoints/admin/services.h"
#include "http/request.h"
#include "http/response.h"
#include "json/document.h"
#include "json/write.h"

namespace plexus::endpoints {

//! What it does, and the operation whose role it needs.
struct LegacyRoute
{
    using Run = Task<http::Response> (*)(AdminServices, AdminRequest, http::Request);

    const admin::Operation *operation = nullptr;
    QByteArray method;
    QString path; //!< as in the contract
    Run run = nullptr;
};

//! `/admin/tenants`.
QList<LegacyRoute> legacyTenantRoutes();
//! `/{tenant}/admin/external-oauth-providers`.
QList<LegacyRoute> legacyProviderRoutes();

//! Never fails: failures become `{"detail": …}`.
Task<http::Response> answerLegacy(AdminServices services, LegacyRoute route, http::Request wire);

inline http::Response legacyReply(int status, const QJsonValue &body)
{
    http::Response reply{status, {}, json::dump(body)};
    reply.headers.add("Content-Type", "application/json");
    return reply;
}

//! Throws json::ParseError, json::InvalidFields.
template <typename Record>
Record legacyBodyOf(const http::Request &wire)
{
    return json::read<Record>(json::Document::parse(wire.body)->root());
}

} // namespace plexus::endpoints
