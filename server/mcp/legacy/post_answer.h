// The answer to one POST of a session.
#pragma once

#include "mcp/legacy/channel.h"
#include "mcp/run.h"

#include <functional>

namespace plexus::mcp::legacy {

//! Plain JSON as long as only answers are sent; becomes an event stream when anything comes before
//! them. The client's leaving does not end it: a stream can be resumed.
class PostAnswer final : public CallNotifier, public std::enable_shared_from_this<PostAnswer>
{
public:
    //! Makes the channel when one is needed, and remembers it for resuming.
    using OpenChannel = std::function<std::shared_ptr<Channel>()>;

    //! `expected`: how many answers there will be; more than one only in a batch.
    PostAnswer(std::shared_ptr<Outlet> outlet, Headers headers, qsizetype expected, bool batch,
               OpenChannel openChannel);

    //! A notification or a request of ours, before the answers.
    void notify(const QByteArray &text) override;
    void closeStream() override;
    //! The answer to one request; `status` counts when it is the only one and plain.
    void answer(const QByteArray &text, int status = 200);
    //! One request will not be answered (it was cancelled).
    void skip();
    //! Whether answers are still to come.
    bool isOpen() const { return m_open > 0; }

private:
    //! False when there is neither a stream nor somebody to open one for.
    bool openStream();
    void oneDone();

    std::shared_ptr<Outlet> m_outlet; // shared with the connection; null once it was used up
    Headers m_headers;
    qsizetype m_open;
    bool m_batch;
    OpenChannel m_openChannel;
    std::shared_ptr<Channel> m_channel; // shared with the session, for resuming
    QByteArrayList m_answers;
    int m_status = 200;
};

} // namespace plexus::mcp::legacy
