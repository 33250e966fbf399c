// Streams of `subscriptions/listen`.
#pragma once

#include "mcp/endpoint.h"
#include "mcp/json_rpc.h"

#include <QSet>

#include <list>

namespace plexus::mcp::modern {

//! What one stream wants to hear of.
struct Interests
{
    bool tools = false;
    bool prompts = false;
    bool resources = false;
    QStringList uris;

    bool isEmpty() const { return !tools && !prompts && !resources && uris.isEmpty(); }
    QJsonObject toJson() const;
};

//! The open streams of one thread.
class Subscriptions
{
public:
    explicit Subscriptions(CallGate &gate)
        : m_gate(gate)
    {
    }
    ~Subscriptions();

    //! Opens the stream; throws ProtocolError when there are too many or the filter is malformed.
    void listen(const Message &message, const Owner &owner, std::shared_ptr<Outlet> outlet);
    void announceList(Endpoint::List list, const std::function<bool(const Owner &)> &concerned);
    void announceUpdate(const QString &uri, const std::function<bool(const Owner &)> &concerned);
    //! Ends streams with their completion result.
    void endWhere(const std::function<bool(const Owner &)> &ended);

private:
    struct Stream
    {
        QByteArray id; // as it was sent
        Owner owner;
        Interests interests;
        std::shared_ptr<Outlet> outlet; // shared with the connection
    };
    Interests honoured(const Message &message, const Owner &owner) const;
    static void tell(const Stream &stream, const QString &method, QJsonObject params);
    static void finish(const Stream &stream);

    CallGate &m_gate;
    std::list<std::shared_ptr<Stream>> m_streams; // shared with the callback of the peer's leaving
};

} // namespace plexus::mcp::modern
