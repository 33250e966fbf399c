#include "mcp/remote_outlet.h"

namespace plexus::mcp {

RemoteOutlet::RemoteOutlet(std::shared_ptr<Outlet> outlet, Mailbox::Address home)
    : m_outlet(std::move(outlet))
    , m_connection(Mailbox::current().address())
    , m_home(std::move(home))
{
}

template <typename Work>
void RemoteOutlet::there(Work work)
{
    m_connection.post([outlet = m_outlet, work = std::move(work)] { work(*outlet); });
}

//! The last reference to the connection's side must go on its own thread.
RemoteOutlet::~RemoteOutlet()
{
    m_connection.post([outlet = std::move(m_outlet)]() mutable { outlet.reset(); });
}

void RemoteOutlet::respond(int status, Headers headers, QByteArray body)
{
    there([=](Outlet &outlet) { outlet.respond(status, headers, body); });
}

void RemoteOutlet::beginStream(Headers headers)
{
    there([=](Outlet &outlet) { outlet.beginStream(headers); });
}

void RemoteOutlet::write(QByteArray frame)
{
    there([=](Outlet &outlet) { outlet.write(frame); });
}

void RemoteOutlet::endStream()
{
    there([](Outlet &outlet) { outlet.endStream(); });
}

void RemoteOutlet::onGone(std::function<void()> callback)
{
    there([home = m_home, callback = std::move(callback)](Outlet &outlet) {
        outlet.onGone([home, callback] { home.post(callback); });
    });
}

} // namespace plexus::mcp
