// A resumable stream of events.
#pragma once

#include "mcp/outlet.h"

#include <deque>
#include <memory>

namespace plexus::mcp::legacy {

//! Numbers its events, keeps the last ones, and writes them to whoever is attached. A client that
//! lost its connection attaches again and gets what it missed.
class Channel : public std::enable_shared_from_this<Channel>
{
public:
    //! `primes`: begin with an event that has an id and no data.
    Channel(QByteArray id, bool primes);

    //! The stream of which an event id is one; nothing for what cannot be an id.
    static std::optional<QByteArray> channelOf(const QByteArray &eventId);

    const QByteArray &id() const noexcept { return m_id; }
    //! Begins an event stream on `outlet` and sends what followed `lastEventId` (or was never
    //! sent). Until the peer leaves.
    void attach(std::shared_ptr<Outlet> outlet, const Headers &headers,
                const QByteArray &lastEventId = {});
    bool isAttached() const noexcept { return m_outlet != nullptr; }
    void send(const QByteArray &text);
    //! Ends the open stream but not the channel, for which the peer may come back.
    void interrupt();
    //! The same, so that the client comes back for the rest. Does nothing to clients that were not
    //! primed, which would take it for the end.
    void pause();
    //! No more events: the stream ends once everything is sent.
    void finish();
    bool isFinished() const noexcept { return m_finished; }
    //! Bytes of the events that are kept.
    qsizetype size() const noexcept { return m_bytes; }

private:
    struct Event
    {
        qint64 number;
        QByteArray text;
    };
    QByteArray eventId(qint64 number) const;
    void deliver(const Event &event);
    void detach();

    QByteArray m_id;
    bool m_primes;
    std::shared_ptr<Outlet> m_outlet; // shared with the connection; null while nobody listens
    std::deque<Event> m_events;
    qsizetype m_bytes = 0; // of the kept events
    int m_attachment = 0; // tells the goodbye of an earlier connection from that of the present
    qint64 m_last = 0;
    qint64 m_delivered = 0;
    bool m_finished = false;
};

} // namespace plexus::mcp::legacy
