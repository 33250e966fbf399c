#include "endpoints/admin/common_headers.h"

#include "identity/admin_authenticator.h"

namespace plexus::endpoints {

using identity::AdminRefused;

void forbidCaching(http::Response &reply) { reply.headers.set("Cache-Control", "no-store"); }

static void addRetryAfter(http::Response &reply, qint64 milliseconds)
{
    reply.headers.set("Retry-After", QByteArray::number((milliseconds + 999) / 1000));
}

void addRefusalHeaders(http::Response &reply, const Failure &failure)
{
    const auto *refused = dynamic_cast<const AdminRefused *>(&failure);
    if (refused && refused->reason() == AdminRefused::Reason::LockedOut)
        addRetryAfter(reply, refused->retryAfterMs());
    else if (refused && refused->reason() != AdminRefused::Reason::NotConfigured)
        reply.headers.set("WWW-Authenticate", "Basic realm=\"Admin Area\"");
    else if (failure.kind() == FailureKind::Unavailable && !refused)
        addRetryAfter(reply, 1000);
}

} // namespace plexus::endpoints
