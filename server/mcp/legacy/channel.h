// A resumable stream of events.
#pragma once

#include "mcp/outlet.h"

#include <deque>
#include <memory>

namespace plexus::mcp::legacy {

//! Numbers its events, keeps the last ones, and writes them to whoever is attached. A client that
//! lost its connection attaches again and gets what it missed.
class Channel
{
public:
    //! `primes`: begin with an event that has an id and no data.
    Channel(QByteArray id, bool primes);

    //! The stream of which an event id is one; nothing for what cannot be an id.
    static std::optional<QByteArray> channelOf(const QByteArray &eventId);

    const QByteArray &id() const noexcept { return m_id; }
    //! Begins an event stream on `outlet` and sends what followed `lastEventId` (or was never
    //! sent).
    void attach(std::shared_ptr<Outlet> outlet, const QList<Header> &headers,
                const QByteArray &lastEventId = {});
    bool isAttached() const noexcept { return m_outlet != nullptr; }
    //! The peer left; events are kept for its return.
    void detach() { m_outlet.reset(); }
    void send(const QByteArray &text);
    //! No more events: the stream ends once everything is sent.
    void finish();
    bool isFinished() const noexcept { return m_finished; }

private:
    struct Event
    {
        qint64 number;
        QByteArray text;
    };
    QByteArray eventId(qint64 number) const;
    void deliver(const Event &event);

    QByteArray m_id;
    bool m_primes;
    std::shared_ptr<Outlet> m_outlet; // shared with the connection; null while nobody listens
    std::deque<Event> m_events;
    qsizetype m_bytes = 0; // of the kept events
    qint64 m_last = 0;
    qint64 m_delivered = 0;
    bool m_finished = false;
};

} // namespace plexus::mcp::legacy
