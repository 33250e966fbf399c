// A legacy session: what a client of 2025 has between initialize and DELETE.
#pragma once

#include "async/task_scope.h"
#include "mcp/endpoint.h"
#include "mcp/legacy/channel.h"
#include "mcp/legacy/post_answer.h"
#include "mcp/legacy/questions.h"
#include "mcp/methods/method_call.h"
#include "mcp/revisions/revisions.h"

#include <QHash>

namespace plexus::mcp::legacy {

//! Lives on its home thread. The stored record outlives it; calls and streams do not.
class Session : public std::enable_shared_from_this<Session>
{
public:
    Session(Services services, Owner owner, QString id, SessionRecord record);
    ~Session();
    Q_DISABLE_COPY_MOVE(Session)

    //! Who began it, or took it up again after a restart.
    const Owner &owner() const noexcept { return m_owner; }
    const SessionRecord &record() const noexcept { return m_record; }
    const Revision &revision() const noexcept { return m_revision; }

    //! The messages of one POST, requests, notifications and responses mixed.
    void post(const std::vector<Message> &messages, bool batch, const Incoming &incoming,
              std::shared_ptr<Outlet> outlet);
    //! The standalone stream, or the one that Last-Event-ID names.
    void listen(const Incoming &incoming, std::shared_ptr<Outlet> outlet);
    //! For the standalone stream; kept for a while when there is none.
    void tell(const QByteArray &notification);
    bool watches(const QString &uri) const { return m_record.watched.contains(uri); }
    //! The page of an elicitation is done; told when this session asked for it.
    void elicitationCompleted(const QString &elicitationId);

    //! Ends what runs and listens for these callers: other tokens of the owner go on.
    void endWhere(const std::function<bool(const Owner &)> &ended);
    //! Of that, only what listens.
    void endListenerWhere(const std::function<bool(const Owner &)> &ended);
    //! The session is gone: its calls are answered with 404, its streams end.
    void close();
    //! The server stops: the standalone stream ends, calls go on.
    void stopListening() { m_standalone->finish(); }
    //! Calls that still run are answered with an error; `why` has its status, when it is alone.
    void endCalls(const ProtocolError &why);
    //! Nothing runs and nobody listens.
    bool isQuiet() const;
    qint64 lastUsedMs() const noexcept { return m_lastUsedMs; }
    //! When the store was last asked whether the session goes on; steady milliseconds.
    qint64 foundMs() const noexcept { return m_foundMs; }
    void foundAgain() { m_foundMs = m_services.clock.steadyMs(); }

private:
    struct Call
    {
        QByteArray id; // as it was sent
        Owner owner; // who asked, perhaps with another token than the session began with
        TaskScope::Id task = 0;
        std::shared_ptr<PostAnswer> answer; // shared with the call's notifier
    };

    Headers headers() const;
    void begin(const Message &message, const Incoming &incoming,
               const std::shared_ptr<PostAnswer> &answer);
    void notified(const Message &message);
    void cancel(const Message &message);
    void endCalls(const ProtocolError &why, const std::function<bool(const Call &)> &which);
    Task<void> serve(Message message, Incoming incoming, std::shared_ptr<PostAnswer> answer);
    Task<Result> dispatch(Message message, Incoming incoming, std::shared_ptr<PostAnswer> answer);
    Task<Result> setLogLevel(Message message);
    Task<Result> watch(Message message, bool on);
    CallFacts factsOf(const Message &message, const Incoming &incoming) const;
    std::shared_ptr<Channel> newChannel(const QByteArrayList &requestIds);
    std::shared_ptr<Channel> channelOf(const QByteArray &lastEventId) const;
    QByteArray channelContext() const;
    bool tellOfLostCalls(const QByteArray &lastEventId, const std::shared_ptr<Outlet> &outlet);
    void forgetOldChannels();

    Services m_services;
    Owner m_owner;
    QString m_id;
    SessionRecord m_record;
    const Revision &m_revision;
    ClientInfo m_client;
    ClientCapabilities m_capabilities;
    qint64 m_lastUsedMs;
    qint64 m_foundMs;
    QHash<QByteArray, Call> m_calls; // by request id
    Questions m_questions;
    std::deque<std::shared_ptr<Channel>> m_channels; // of calls, for resuming
    std::shared_ptr<Channel> m_standalone;
    std::optional<Owner> m_listener; // who opened the standalone stream last
    bool m_closed = false;
    TaskScope m_tasks; // goes first
};

} // namespace plexus::mcp::legacy
