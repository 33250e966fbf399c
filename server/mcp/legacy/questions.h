// What a session asks its client.
#pragma once

#include "async/one_shot.h"
#include "mcp/json_rpc.h"
#include "mcp/legacy/post_answer.h"
#include "mcp/revisions/revision.h"

#include <QHash>

#include <deque>

namespace plexus::mcp::legacy {

//! The client was asked and gave no usable answer.
class AskingFailed : public Failure
{
public:
    using Failure::Failure;
};

//! Requests of ours that wait for the client's answers. Belongs to a session's thread and outlives
//! whoever awaits ask().
class Questions
{
public:
    //! `tellsOfRoots`: the client says when its roots change, so they need not be asked for again
    //! and again.
    Questions(const Revision &revision, bool tellsOfRoots);

    //! Asks on the stream of a call. Throws AskingFailed when the client refuses or takes longer
    //! than ten minutes.
    Task<QJsonObject> ask(InputRequest request, std::shared_ptr<PostAnswer> stream);
    //! The params of a request for a page that is not made on its own; tells of its end as if it
    //! were.
    QJsonObject pageParams(const InputRequest &request, const std::shared_ptr<PostAnswer> &stream)
    {
        return paramsOf(request, stream);
    }
    //! A response of the client. One to a question that nobody asks any more is dropped.
    void answered(const Message &message);
    //! `notifications/roots/list_changed`.
    void forgetRoots();
    //! Where the page with this elicitation id was asked for, once; nothing when it was not.
    std::optional<std::weak_ptr<PostAnswer>> takePage(const QString &elicitationId);
    //! How many wait for an answer.
    qsizetype waiting() const { return m_waiting.size(); }

private:
    class Waiting;
    struct Page
    {
        QString elicitationId;
        std::weak_ptr<PostAnswer> stream; // of the call, which may be over before the page is done
    };
    QJsonObject paramsOf(const InputRequest &request, const std::shared_ptr<PostAnswer> &stream);

    const Revision &m_revision;
    bool m_tellsOfRoots;
    //! Ids must not come twice in a session, which may outlive this object.
    QByteArray m_prefix;
    quint64 m_last = 0;
    QHash<QByteArray, Promise<QJsonObject>> m_waiting; // by our request's id
    std::deque<Page> m_pages; // the latest
    std::optional<QJsonObject> m_roots;
    quint64 m_rootsVersion = 0;
};

} // namespace plexus::mcp::legacy
