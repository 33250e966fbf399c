// The way out: one client request and its answer, as Streamable HTTP sees them.
#pragma once

#include "mcp/owner.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace plexus::mcp {

struct Header
{
    QByteArray name;
    QByteArray value;
};

enum class Verb { Post, Get, Delete };

//! A request to a tenant's endpoint after authentication. Self-contained: may move between threads.
struct Incoming
{
    Verb verb = Verb::Post;
    QList<Header> headers; //!< Accept, Content-Type, Last-Event-ID and all MCP-…
    QByteArray body;
    std::optional<QString> toolSetFilter; //!< from the URL's query
    QString requestId; //!< for logs
    Owner owner;

    //! A header's value, trimmed; its name is compared without regard to case. Several are one list
    //! (RFC 9110 section 5.3), so that what is checked is not the one that a proxy did not see.
    std::optional<QByteArray> header(QByteArrayView name) const;
};

//! Where the answer goes. Lives on the connection's thread and is used there only; all methods are
//! no-ops once the client is gone. Exactly one of respond() or beginStream() is called, once.
class Outlet
{
public:
    virtual ~Outlet() = default;
    //! A complete answer; an empty body has no content type. JSON otherwise.
    virtual void respond(int status, QList<Header> headers, QByteArray body) = 0;
    //! 200 `text/event-stream`.
    virtual void beginStream(QList<Header> headers) = 0;
    //! One event, framed already (ends with an empty line).
    virtual void write(QByteArray frame) = 0;
    virtual void endStream() = 0;
    //! Called once, from the event loop, when the client left before the answer was complete.
    virtual void onGone(std::function<void()> callback) = 0;
};

} // namespace plexus::mcp
