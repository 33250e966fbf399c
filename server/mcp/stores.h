// What the protocol layer keeps between requests. Implemented by storage.
#pragma once

#include "async/task.h"
#include "mcp/owner.h"
#include "mcp/task_store.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace plexus::mcp {

//! A legacy session. Its id is random and sealed; only the hash is stored.
struct SessionRecord
{
    QByteArray idHash; //!< SHA-256 of the id
    QByteArray ownerKey;
    QString revision; //!< negotiated, e.g. `2025-11-25`
    QJsonObject client; //!< clientInfo and capabilities as sent
    bool initialized = false; //!< notifications/initialized was received
    QString logLevel; //!< empty: none set
    QStringList watched; //!< subscribed resource URIs
    qint64 createdMs = 0; //!< wall milliseconds
    qint64 lastUsedMs = 0;
};

//! Every method takes the owner: a session of anybody else is never found.
class SessionStore
{
public:
    virtual ~SessionStore() = default;
    //! Enforces the caps (Failure{RateLimited}).
    virtual Task<void> create(Owner owner, SessionRecord record) = 0;
    //! Nothing when unknown, another owner's, idle for too long or too old.
    virtual Task<std::optional<SessionRecord>> find(Owner owner, QByteArray idHash) = 0;
    //! Replaces the mutable members (initialized, logLevel, watched).
    virtual Task<void> update(Owner owner, SessionRecord record) = 0;
    //! Batched by the implementation; may lag by some seconds.
    virtual void touch(const Owner &owner, const QByteArray &idHash) = 0;
    //! With all its values. Whether there was one.
    virtual Task<bool> remove(Owner owner, QByteArray idHash) = 0;
};

} // namespace plexus::mcp
