#include "outbound/system_resolver.h"

#include <thread>

#include <curl/curl.h> // the system's socket headers, whatever the system

#ifdef Q_OS_WIN
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <sys/socket.h>
#endif

namespace plexus::outbound {

static constexpr qint64 memoryMs = 30'000;
static constexpr qsizetype mostRemembered = 1000;
static constexpr Capacity lookUps{16, 2, 2, 2, 256};

SystemResolver::SystemResolver(const Clock &clock, LookUp lookUp)
    : m_clock(clock)
    , m_lookUp(std::move(lookUp))
    , m_turns(lookUps)
{
}

Addresses SystemResolver::askSystem(const QByteArray &host)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo *found = nullptr;
    if (::getaddrinfo(host.constData(), nullptr, &hints, &found) != 0)
        return {};
    Addresses addresses;
    for (const addrinfo *one = found; one; one = one->ai_next) {
        if (const QHostAddress address(one->ai_addr); !addresses.contains(address))
            addresses.append(address);
    }
    ::freeaddrinfo(found);
    return addresses;
}

std::optional<Addresses> SystemResolver::remembered(const QByteArray &host) const
{
    const auto found = m_found.find(host);
    if (found == m_found.end() || found->goodUntil <= m_clock.steadyMs())
        return std::nullopt;
    return found->addresses;
}

void SystemResolver::remember(const QByteArray &host, const Addresses &addresses)
{
    if (addresses.isEmpty())
        return;
    const qint64 now = m_clock.steadyMs();
    if (m_found.size() >= mostRemembered)
        m_found.removeIf([now](const auto &entry) { return entry.value().goodUntil <= now; });
    if (m_found.size() >= mostRemembered)
        m_found.clear();
    m_found.insert(host, {addresses, now + memoryMs});
}

//! Detached, since nothing ends getaddrinfo(): the end of the program does not wait for it.
static void askOnThread(SystemResolver::LookUp lookUp, QByteArray host, Promise<Addresses> answer)
{
    std::thread([lookUp = std::move(lookUp), host = std::move(host), answer = std::move(answer)] {
        try {
            answer.set(lookUp(host));
        } catch (...) {
            answer.fail(std::current_exception());
        }
    }).detach();
}

Task<void> SystemResolver::ask(QByteArray host, FairQueue::Slot slot, Promise<Addresses> asker)
{
    try {
        const FairQueue::Slot kept = std::move(slot);
        auto [future, promise] = oneShot<Addresses>();
        askOnThread(m_lookUp, host, std::move(promise));
        const Addresses addresses = co_await future;
        remember(host, addresses);
        asker.set(addresses);
    } catch (...) {
        asker.fail(std::current_exception());
    }
}

Task<Addresses> SystemResolver::resolve(TenantId tenant, QByteArray host)
{
    if (const auto known = remembered(host))
        co_return *known;
    FairQueue::Slot slot = co_await m_turns.enter({tenant, {}}, host);
    if (const auto known = remembered(host)) // others asked the same meanwhile
        co_return *known;
    auto [future, promise] = oneShot<Addresses>();
    m_asking.spawn(ask(host, std::move(slot), std::move(promise)));
    co_return co_await future;
}

} // namespace plexus::outbound
