// The way out: one client request and its answer, as Streamable HTTP sees them.
#pragma once

#include "core/headers.h"
#include "mcp/owner.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace plexus::mcp {

enum class Verb { Post, Get, Delete };

//! A request to a tenant's endpoint after authentication. Self-contained: may move between threads.
struct Incoming
{
    Verb verb = Verb::Post;
    Headers headers; //!< Accept, Content-Type, Last-Event-ID and all MCP-…
    QByteArray body;
    std::optional<QString> toolSetFilter; //!< from the URL's query
    QString requestId; //!< for logs
    Owner owner;

    //! Several of one name are one list, so that what is checked is not the one that a proxy did
    //! not see.
    std::optional<QByteArray> header(QByteArrayView name) const { return headers.combined(name); }
};

//! Where the answer goes. Lives on the connection's thread and is used there only; all methods are
//! no-ops once the client is gone. Exactly one of respond() or beginStream() is called, once.
class Outlet
{
public:
    virtual ~Outlet() = default;
    //! A complete answer; an empty body has no content type. JSON otherwise.
    virtual void respond(int status, Headers headers, QByteArray body) = 0;
    //! 200 `text/event-stream`.
    virtual void beginStream(Headers headers) = 0;
    //! One event, framed already (ends with an empty line).
    virtual void write(QByteArray frame) = 0;
    virtual void endStream() = 0;
    //! Called once, from the event loop, when the client left before the answer was complete.
    virtual void onGone(std::function<void()> callback) = 0;
};

} // namespace plexus::mcp
