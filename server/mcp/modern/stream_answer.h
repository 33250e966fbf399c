// The answer to one modern request.
#pragma once

#include "mcp/outlet.h"
#include "mcp/run.h"

namespace plexus::mcp::modern {

//! Plain JSON, or an event stream once a notification comes before the result.
class StreamAnswer final : public CallNotifier
{
public:
    explicit StreamAnswer(std::shared_ptr<Outlet> outlet)
        : m_outlet(std::move(outlet))
    {
    }

    void notify(const QByteArray &text) override;
    //! The last word. `status` counts when nothing was sent before.
    void finish(const QByteArray &text, int status = 200);

private:
    std::shared_ptr<Outlet> m_outlet; // shared with the connection
    bool m_streaming = false;
};

} // namespace plexus::mcp::modern
