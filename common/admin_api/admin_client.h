// Asking a Plexus server to administer itself.
#pragma once

#include "admin_api/operations.h"
#include "admin_api/problem.h"
#include "async/task.h"
#include "core/clock.h"
#include "core/secret.h"
#include "json/document.h"

#include <QNetworkAccessManager>
#include <QUrl>

namespace plexus::admin {

//! The server did not answer, or what answered is no Plexus server.
class Unreachable : public Failure
{
public:
    using Failure::Failure;
};

//! What a call is about besides its body.
struct Target
{
    QHash<QString, QString> ids; //!< values of the path template's names
    std::optional<PageRequest> page; //!< lists; absent: the server's defaults
    QHash<QString, QString> filters; //!< lists; by the names of Operation::filters
    std::optional<qint64> ifVersion; //!< refuse when it is not the current one
    QByteArray idempotencyKey; //!< POST: at most once for this key
    bool dryRun = false; //!< only where Operation::takesDryRun()
};

struct ClientOptions
{
    QUrl baseUrl; //!< of the admin listener
    Secret key;
    Milliseconds timeout{30'000};
    QString caFile; //!< further authorities (PEM) for https; empty: the system's only
    bool plainHttpAnywhere = false; //!< else https, or a loopback address
};

//! Why these options must not be used, or an empty string when they may.
QString whyNotServer(const ClientOptions &options);

//! Speaks the contract. Thread-affine; all answers arrive from the event loop. Calls throw Refused
//! when the server says no and Unreachable when it says nothing.
class AdminClient
{
public:
    using Answer = std::shared_ptr<const json::Document>;

    //! Throws Failure{InvalidArgument} for what whyNotServer() refuses.
    explicit AdminClient(ClientOptions options);

    template <typename Request, typename Response>
    Task<Response> call(Call<Request, Response> operation, Target target, Request body)
    {
        const Answer answer = co_await send(&operation, std::move(target), json::write(body));
        co_return read<Response>(answer);
    }
    template <typename Response>
    Task<Response> call(Call<Nothing, Response> operation, Target target = {})
    {
        const Answer answer = co_await send(&operation, std::move(target), {});
        co_return read<Response>(answer);
    }

    //! What every call does. `body` is left out when empty; null members of it mean "absent".
    //! The answer is null for 204.
    Task<Answer> send(const Operation *operation, Target target, QJsonObject body);

private:
    //! Members that a newer server added are no reason to fail.
    template <typename Record>
    static Record read(const Answer &answer)
    {
        return answer ? json::read<Record>(answer->root(), json::Unknown::Ignore) : Record();
    }

    ClientOptions m_options;
    QNetworkAccessManager m_network;
};

} // namespace plexus::admin
