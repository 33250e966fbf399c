// An outlet on another thread.
#pragma once

#include "async/mailbox.h"
#include "mcp/outlet.h"

namespace plexus::mcp {

//! Used on the thread where a session lives; passes everything on to the connection's thread.
class RemoteOutlet final : public Outlet
{
public:
    //! Made on the connection's thread; `home` is where it will be used.
    RemoteOutlet(std::shared_ptr<Outlet> outlet, Mailbox::Address home);
    ~RemoteOutlet() override;

    void respond(int status, Headers headers, QByteArray body) override;
    void beginStream(Headers headers) override;
    void write(QByteArray frame) override;
    void endStream() override;
    void onGone(std::function<void()> callback) override;

private:
    template <typename Work>
    void there(Work work);

    std::shared_ptr<Outlet> m_outlet; // touched on the connection's thread only
    Mailbox::Address m_connection;
    Mailbox::Address m_home;
};

} // namespace plexus::mcp
