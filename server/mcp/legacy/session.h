// A legacy session: what a client of 2025 has between initialize and DELETE.
#pragma once

#include "async/one_shot.h"
#include "async/task_scope.h"
#include "mcp/endpoint.h"
#include "mcp/legacy/channel.h"
#include "mcp/legacy/post_answer.h"
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
    //! Ends calls and streams. `politely`: streams may finish; otherwise the session is gone (404).
    void close(bool politely);
    //! Nothing runs and nobody listens.
    bool isQuiet() const;
    qint64 lastUsedMs() const noexcept { return m_lastUsedMs; }

private:
    struct Call
    {
        TaskScope::Id task;
        std::shared_ptr<PostAnswer> answer; // shared with the call's notifier
    };

    QList<Header> headers() const;
    void begin(const Message &message, const Incoming &incoming,
               const std::shared_ptr<PostAnswer> &answer);
    void notified(const Message &message);
    void answered(const Message &message);
    void cancel(const Message &message);
    Task<void> serve(Message message, Incoming incoming, std::shared_ptr<PostAnswer> answer);
    Task<QJsonObject> dispatch(Message message, Incoming incoming,
                               std::shared_ptr<PostAnswer> answer);
    Task<QJsonObject> interactWithClient(MethodCall call, CallFacts facts,
                                         std::shared_ptr<PostAnswer> answer);
    Task<QJsonObject> ask(InputRequest request, std::shared_ptr<PostAnswer> answer);
    Task<QJsonObject> setLogLevel(Message message);
    Task<QJsonObject> watch(Message message, bool on);
    CallFacts factsOf(const Message &message, const Incoming &incoming) const;
    std::shared_ptr<Channel> newChannel();

    Services m_services;
    Owner m_owner;
    QString m_id;
    SessionRecord m_record;
    const Revision &m_revision;
    ClientInfo m_client;
    ClientCapabilities m_capabilities;
    qint64 m_lastUsedMs;
    QHash<QByteArray, Call> m_calls; // by request id
    QHash<QByteArray, Promise<QJsonObject>> m_questions; // by our request's id
    std::deque<std::shared_ptr<Channel>> m_channels; // the latest, for resuming
    std::shared_ptr<Channel> m_standalone;
    quint64 m_lastQuestion = 0;
    bool m_closed = false;
    TaskScope m_tasks; // goes first
};

} // namespace plexus::mcp::legacy
