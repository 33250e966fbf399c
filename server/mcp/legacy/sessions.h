// The sessions whose home is this thread.
#pragma once

#include "mcp/legacy/session.h"

#include <QTimer>

namespace plexus::mcp::legacy {

//! A session's id: random, sealed for its owner, and it knows its home thread.
struct SessionId
{
    static QString make(const Sealer &sealer, const Owner &owner, int home);
    //! The home of an id that we made for this owner; nothing for any other text.
    static std::optional<int> homeOf(const Sealer &sealer, const Owner &owner,
                                     const QByteArray &id);
    static QByteArray hashOf(const QByteArray &id);
};

class Sessions
{
public:
    explicit Sessions(Services services);

    //! Stores a new session and says its id.
    Task<std::shared_ptr<Session>> create(Owner owner, QString id, SessionRecord record);
    //! The session, from memory or from the store; null when there is none for this owner.
    Task<std::shared_ptr<Session>> find(Owner owner, QByteArray id);
    Task<bool> remove(Owner owner, QByteArray id);
    //! Ends the sessions of these callers, and what they do in sessions of others.
    void endWhere(const std::function<bool(const Owner &)> &ended);
    //! The one with this hash, when it is here.
    void closeOne(const QByteArray &idHash);
    void forEach(const std::function<void(Session &)> &visit) const;

    //! Once in a while: keeps those alive in which somebody listens or waits, ends those whose time
    //! is over, forgets those that are not used.
    Task<void> lookAfter();

private:
    void forgetQuiet();

    Services m_services;
    QHash<QByteArray, std::shared_ptr<Session>> m_sessions; // by hash of the id
    QTimer m_sweep;
    TaskScope m_tasks; // goes first
};

} // namespace plexus::mcp::legacy
