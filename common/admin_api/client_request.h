// A call of the contract as an HTTP request.
#pragma once

#include "admin_api/admin_client.h"

#include <QNetworkRequest>

namespace plexus::admin {

//! Address and headers. Throws Failure{InvalidArgument} when the target lacks an id of the path.
QNetworkRequest requestFor(const ClientOptions &options, const Operation &operation,
                           const Target &target);

//! The body's bytes, without null members; empty for methods that have none.
QByteArray bodyFor(const Operation &operation, QJsonObject body);

} // namespace plexus::admin
