#include "mcp/legacy/post_answer.h"

namespace plexus::mcp::legacy {

PostAnswer::PostAnswer(std::shared_ptr<Outlet> outlet, Headers headers, qsizetype expected,
                       bool batch, OpenChannel openChannel)
    : m_outlet(std::move(outlet))
    , m_headers(std::move(headers))
    , m_open(expected)
    , m_batch(batch)
    , m_openChannel(std::move(openChannel))
{
}

bool PostAnswer::openStream()
{
    if (m_channel || !isOpen())
        return isOpen();
    m_channel = m_openChannel();
    m_channel->attach(std::exchange(m_outlet, nullptr), m_headers);
    for (const QByteArray &answer : std::exchange(m_answers, {}))
        m_channel->send(answer);
    return true;
}

void PostAnswer::notify(const QByteArray &text)
{
    if (openStream())
        m_channel->send(text);
}

void PostAnswer::closeStream()
{
    if (openStream())
        m_channel->pause();
}

void PostAnswer::answer(const QByteArray &text, int status)
{
    if (!isOpen())
        return;
    m_status = status;
    if (m_channel)
        m_channel->send(text);
    else
        m_answers.append(text);
    oneDone();
}

void PostAnswer::skip()
{
    if (isOpen())
        oneDone();
}

void PostAnswer::oneDone()
{
    if (--m_open > 0)
        return;
    if (m_channel)
        return m_channel->finish();
    const auto outlet = std::exchange(m_outlet, nullptr);
    if (m_answers.isEmpty())
        return outlet->respond(202, m_headers, {});
    if (m_batch)
        return outlet->respond(200, m_headers, '[' + m_answers.join(',') + ']');
    outlet->respond(m_status, m_headers, m_answers.front());
}

} // namespace plexus::mcp::legacy
