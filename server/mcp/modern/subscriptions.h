// Streams of `subscriptions/listen`.
#pragma once

#include "mcp/endpoint.h"
#include "mcp/modern/interests.h"

#include <list>

namespace plexus::mcp::modern {

//! The open streams of one thread.
class Subscriptions
{
public:
    Subscriptions(CallGate &gate, const Sealer &sealer)
        : m_gate(gate)
        , m_sealer(sealer)
    {
    }
    ~Subscriptions();

    //! Opens the stream; throws ProtocolError when there are too many or the filter is malformed.
    void listen(const Message &message, const Owner &owner, std::shared_ptr<Outlet> outlet);
    void announceList(Endpoint::List list, const std::function<bool(const Owner &)> &concerned);
    void announceUpdate(const QString &uri, const std::function<bool(const Owner &)> &concerned);
    //! Whose task it is, when a stream here wants to hear of it.
    std::optional<Owner> watcherOf(const QByteArray &idHash) const;
    void announceTask(const TaskRecord &record);
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
    static void tell(const Stream &stream, const QString &method, QJsonObject params);
    static void finish(const Stream &stream);

    CallGate &m_gate;
    const Sealer &m_sealer;
    std::list<std::shared_ptr<Stream>> m_streams; // shared with the callback of the peer's leaving
};

} // namespace plexus::mcp::modern
