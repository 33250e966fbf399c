#include "async/mailbox.h"
#include "mcp/endpoint.h"
#include "mcp/remote_outlet.h"

#include <QHash>

#include <mutex>
#include <vector>

namespace plexus::mcp {

struct Homes::State
{
    struct Home
    {
        Endpoint *endpoint = nullptr; // used on its own thread only
        std::optional<Mailbox::Address> mailbox;
    };
    std::mutex mutex;
    std::vector<Home> homes;
    QHash<QByteArray, qint64> usedNonces; // until when they must be remembered
};

Homes::Homes(int count)
    : m_state(std::make_shared<State>())
{
    m_state->homes.resize(size_t(count));
}

Homes::~Homes() = default;

int Homes::count() const { return int(m_state->homes.size()); }

void Homes::join(int index, Endpoint &endpoint, Mailbox &mailbox)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->homes.at(size_t(index)) = {&endpoint, mailbox.address()};
}

void Homes::leave(int index)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->homes.at(size_t(index)) = {};
}

void Homes::at(int index, std::function<void(Endpoint &)> work)
{
    const std::lock_guard lock(m_state->mutex);
    const State::Home &home = m_state->homes.at(size_t(index));
    if (!home.mailbox)
        return;
    home.mailbox->post([state = m_state, index, work = std::move(work)] {
        Endpoint *endpoint = nullptr;
        {
            const std::lock_guard again(state->mutex);
            endpoint = state->homes.at(size_t(index)).endpoint; // it may have left meanwhile
        }
        if (endpoint)
            work(*endpoint);
    });
}

void Homes::handOver(int index, std::shared_ptr<Outlet> outlet,
                     std::function<void(Endpoint &, std::shared_ptr<Outlet>)> work)
{
    std::optional<Mailbox::Address> home;
    {
        const std::lock_guard lock(m_state->mutex);
        home = m_state->homes.at(size_t(index)).mailbox;
    }
    if (!home)
        return outlet->respond(503, {{"Retry-After", "1"}}, {});
    const auto remote = std::make_shared<RemoteOutlet>(std::move(outlet), *home);
    at(index, [remote, work = std::move(work)](Endpoint &endpoint) { work(endpoint, remote); });
}

bool Homes::useOnce(const QByteArray &nonce, qint64 expiresMs, qint64 nowMs)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->usedNonces.removeIf([nowMs](auto it) { return it.value() < nowMs; });
    if (m_state->usedNonces.contains(nonce))
        return false;
    m_state->usedNonces.insert(nonce, expiresMs);
    return true;
}

void Homes::everywhere(std::function<void(Endpoint &)> work)
{
    for (int index = 0; index < count(); ++index)
        at(index, work);
}

} // namespace plexus::mcp
