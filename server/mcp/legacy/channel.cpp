#include "mcp/legacy/channel.h"

#include "mcp/sse.h"

namespace plexus::mcp::legacy {

static constexpr size_t mostEvents = 256;
static constexpr qsizetype mostBytes = 256 * 1024;
static constexpr int retryMs = 500;

Channel::Channel(QByteArray id, bool primes)
    : m_id(std::move(id))
    , m_primes(primes)
{
}

QByteArray Channel::eventId(qint64 number) const { return m_id + ':' + QByteArray::number(number); }

std::optional<QByteArray> Channel::channelOf(const QByteArray &eventId)
{
    const qsizetype colon = eventId.indexOf(':');
    return colon > 0 ? std::optional(eventId.left(colon)) : std::nullopt;
}

void Channel::attach(std::shared_ptr<Outlet> outlet, const Headers &headers,
                     const QByteArray &lastEventId)
{
    const qint64 seen =
        lastEventId.isEmpty() ? m_delivered : lastEventId.sliced(m_id.size() + 1).toLongLong();
    const qint64 after = qBound<qint64>(0, seen, m_last);
    m_outlet = std::move(outlet);
    m_outlet->onGone([weak = weak_from_this(), attachment = ++m_attachment] {
        const auto left = weak.lock();
        if (left && left->m_attachment == attachment)
            left->detach();
    });
    m_outlet->beginStream(headers);
    if (m_primes)
        m_outlet->write(primingFrame(eventId(after), retryMs));
    for (const Event &event : m_events) {
        if (event.number > after)
            deliver(event);
    }
    if (m_finished)
        finish();
}

void Channel::detach()
{
    ++m_attachment;
    m_outlet.reset();
}

void Channel::interrupt()
{
    if (m_outlet)
        m_outlet->endStream();
    detach();
}

void Channel::pause()
{
    if (m_primes)
        interrupt();
}

void Channel::deliver(const Event &event)
{
    m_delivered = std::max(m_delivered, event.number);
    m_outlet->write(eventFrame(event.text, eventId(event.number)));
}

void Channel::send(const QByteArray &text)
{
    m_events.push_back({++m_last, text});
    m_bytes += text.size();
    while (m_events.size() > 1 && (m_events.size() > mostEvents || m_bytes > mostBytes)) {
        m_bytes -= m_events.front().text.size();
        m_events.pop_front();
    }
    if (m_outlet)
        deliver(m_events.back());
}

void Channel::finish()
{
    m_finished = true;
    interrupt();
}

} // namespace plexus::mcp::legacy
