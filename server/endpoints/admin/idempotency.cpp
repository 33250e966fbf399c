#include "endpoints/admin/idempotency.h"

#include "core/digest.h"
#include "endpoints/admin/running_keys.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static QByteArray keyOf(const http::Request &wire)
{
    const QByteArray key = wire.headers.value("Idempotency-Key").value_or(QByteArray());
    const bool printable =
        std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.isEmpty() || key.size() > 255 || !printable)
        throw Failure(FailureKind::InvalidArgument,
                      u"Idempotency-Key must have 1 to 255 visible ASCII characters."_s);
    return key;
}

static QByteArray fingerprintOf(const http::Request &wire)
{
    return sha256(wire.method + ' ' + wire.rawTarget + '\n' + wire.body);
}

//! Ties a sealed answer to its key, so that rows of the table cannot be swapped.
static QByteArray contextOf(const QString &adminKeyId, const QByteArray &key)
{
    return "admin.idempotency|" + adminKeyId.toUtf8() + '|' + key;
}

static http::Response reopened(const AdminServices &services,
                               const storage::IdempotencyRepository::Answer &answer,
                               const QByteArray &context)
{
    const std::optional<QByteArray> body = services.sealer.open(answer.sealedBody, context);
    if (!body)
        throw Failure(FailureKind::Conflict,
                      u"This was done before, but its answer can no longer be read."_s,
                      u"a remembered answer does not open: were the keys changed?"_s);
    http::Response reply{answer.status, {}, *body};
    reply.headers.add("Content-Type", "application/json");
    reply.headers.add("Idempotency-Replayed", "true");
    return reply;
}

static void requireSame(const storage::IdempotencyRepository::Answer &answer,
                        const http::Request &wire)
{
    if (!equalInConstantTime(answer.fingerprint, fingerprintOf(wire)))
        throw Failure(FailureKind::InvalidArgument,
                      u"This Idempotency-Key was used for another request."_s);
}

Task<http::Response> runOnce(AdminServices services, BoundOperation::Run run, AdminRequest request,
                             http::Request wire)
{
    const QByteArray key = keyOf(wire);
    const QString owner = request.admin.keyId;
    const QByteArray context = contextOf(owner, key);
    const auto hold = services.runningKeys.hold(owner, key);
    if (const auto known = co_await services.idempotency.find(owner, key)) {
        requireSame(*known, wire);
        co_return reopened(services, *known, context);
    }
    const http::Response reply = co_await run(services, request, wire.body);
    storage::IdempotencyRepository::Answer answer{fingerprintOf(wire), reply.status,
                                                  services.sealer.seal(reply.body, context)};
    co_await services.idempotency.store(owner, key, std::move(answer));
    co_return reply;
}

} // namespace plexus::endpoints
