// Streams of a session, and its ends.
#include "mcp/legacy/session.h"
#include "mcp/sse.h"

#include <algorithm>

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

static constexpr size_t keptChannels = 16;
static constexpr qsizetype keptBytes = 1024 * 1024;

QByteArray Session::channelContext() const { return "stream|" + m_record.idHash; }

//! Its id tells which requests it answers, even when nothing else is left of it.
std::shared_ptr<Channel> Session::newChannel(const QByteArrayList &requestIds)
{
    forgetOldChannels();
    const QByteArray id =
        m_services.sealer.seal('[' + requestIds.join(',') + ']', channelContext());
    m_channels.push_back(std::make_shared<Channel>(id, m_revision.primesStreams()));
    return m_channels.back();
}

//! The client comes back for answers of which nothing is known any more: they were lost with the
//! process, or forgotten.
bool Session::tellOfLostCalls(const QByteArray &lastEventId, const std::shared_ptr<Outlet> &outlet)
{
    const auto opened = m_services.sealer.open(
        Channel::channelOf(lastEventId).value_or(QByteArray()), channelContext());
    if (!opened)
        return false;
    outlet->beginStream(headers());
    const auto requestIds = json::Document::parse(*opened);
    for (const QByteArray &id : requestIds->rawElements())
        outlet->write(
            eventFrame(errorText(id, rpc::internalError,
                                 u"The answer was lost when the server restarted; ask again"_s)));
    outlet->endStream();
    return true;
}

//! Keeps the latest of those that are finished, and all others: there are at most so many calls.
void Session::forgetOldChannels()
{
    std::deque<std::shared_ptr<Channel>> kept;
    qsizetype bytes = 0;
    for (auto it = m_channels.rbegin(); it != m_channels.rend(); ++it) {
        bytes += (*it)->size();
        if (!(*it)->isFinished() || (kept.size() < keptChannels && bytes <= keptBytes))
            kept.push_front(*it);
    }
    m_channels = std::move(kept);
}

std::shared_ptr<Channel> Session::channelOf(const QByteArray &lastEventId) const
{
    const auto wanted = Channel::channelOf(lastEventId);
    const auto known = std::ranges::find_if(
        m_channels, [&](const auto &channel) { return wanted == channel->id(); });
    return known == m_channels.end() ? m_standalone : *known;
}

void Session::listen(const Incoming &incoming, std::shared_ptr<Outlet> outlet)
{
    m_lastUsedMs = m_services.clock.steadyMs();
    const QByteArray last = incoming.header("Last-Event-ID").value_or(QByteArray());
    const std::shared_ptr<Channel> channel = channelOf(last);
    if (channel == m_standalone && tellOfLostCalls(last, outlet))
        return;
    if (channel->isAttached()) {
        return outlet->respond(
            409, headers(),
            errorText({}, rpc::serverBusy, u"Conflict: this stream is open already"_s));
    }
    if (channel == m_standalone)
        m_listener = incoming.owner;
    const bool isIts = Channel::channelOf(last) == channel->id();
    channel->attach(std::move(outlet), headers(), isIts ? last : QByteArray());
}

void Session::tell(const QByteArray &notification) { m_standalone->send(notification); }

void Session::elicitationCompleted(const QString &elicitationId)
{
    const auto page = m_questions.takePage(elicitationId);
    if (!page)
        return;
    const QByteArray text = notificationText(u"notifications/elicitation/complete"_s,
                                             {{u"elicitationId"_s, elicitationId}});
    const auto call = page->lock();
    call && call->isOpen() ? call->notify(text) : tell(text);
}

void Session::endCalls(const ProtocolError &why, const std::function<bool(const Call &)> &which)
{
    const auto calls = m_calls;
    for (auto it = calls.begin(); it != calls.end(); ++it) {
        if (!which(*it))
            continue;
        m_calls.remove(it.key());
        m_tasks.cancel(it->task);
        it->answer->answer(errorText(it->id, why), why.status());
    }
}

void Session::endCalls(const ProtocolError &why)
{
    endCalls(why, [](const Call &) { return true; });
}

void Session::endWhere(const std::function<bool(const Owner &)> &ended)
{
    endCalls({200, rpc::internalError, u"The request was ended by the server"_s},
             [&](const Call &call) { return ended(call.owner); });
    endListenerWhere(ended);
}

void Session::endListenerWhere(const std::function<bool(const Owner &)> &ended)
{
    if (m_listener && ended(*m_listener))
        m_standalone->interrupt();
}

void Session::close()
{
    if (std::exchange(m_closed, true))
        return;
    endCalls({404, rpc::sessionNotFound, u"The session has ended"_s});
    for (const auto &channel : m_channels)
        channel->finish();
    m_standalone->finish();
}

} // namespace plexus::mcp::legacy
