#include "mcp/legacy/post_answer.h"

namespace plexus::mcp::legacy {

PostAnswer::PostAnswer(std::shared_ptr<Outlet> outlet, QList<Header> headers, qsizetype expected,
                       bool batch, OpenChannel openChannel)
    : m_outlet(std::move(outlet))
    , m_headers(std::move(headers))
    , m_open(expected)
    , m_batch(batch)
    , m_openChannel(std::move(openChannel))
{
}

void PostAnswer::notify(const QByteArray &text)
{
    if (!m_channel) {
        if (!m_outlet)
            return;
        m_channel = m_openChannel();
        m_channel->attach(m_outlet, m_headers);
        m_outlet->onGone([channel = std::weak_ptr<Channel>(m_channel)] {
            if (const auto left = channel.lock())
                left->detach();
        });
        m_outlet.reset();
        for (const QByteArray &answer : std::exchange(m_answers, {}))
            m_channel->send(answer);
    }
    m_channel->send(text);
}

void PostAnswer::answer(const QByteArray &text, int status)
{
    m_status = status;
    if (m_channel)
        m_channel->send(text);
    else
        m_answers.append(text);
    oneDone();
}

void PostAnswer::skip() { oneDone(); }

void PostAnswer::oneDone()
{
    if (--m_open > 0)
        return;
    if (m_channel)
        return m_channel->finish();
    if (!m_outlet)
        return;
    const auto outlet = std::exchange(m_outlet, nullptr);
    if (m_answers.isEmpty())
        return outlet->respond(202, m_headers, {});
    if (m_batch)
        return outlet->respond(200, m_headers, '[' + m_answers.join(',') + ']');
    outlet->respond(m_status, m_headers, m_answers.front());
}

void PostAnswer::abandon(int status, const QByteArray &text)
{
    m_open = 0;
    if (m_channel)
        return m_channel->finish();
    if (const auto outlet = std::exchange(m_outlet, nullptr))
        outlet->respond(status, {}, text);
}

} // namespace plexus::mcp::legacy
