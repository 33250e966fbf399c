#include "identity/admin_lockout.h"

#include <algorithm>

namespace plexus::identity {

AdminLockout::AdminLockout(const Clock &clock)
    : m_clock(clock)
{
}

qint64 AdminLockout::begin(const QString &address)
{
    const std::lock_guard lock(m_mutex);
    if (!m_attempts.contains(address))
        makeRoom();
    QList<qint64> &attempts = m_attempts[address];
    dropOld(attempts);
    if (attempts.size() >= allowedFailures)
        return attempts.first() + window.count() - m_clock.steadyMs();
    attempts.append(m_clock.steadyMs());
    return 0;
}

void AdminLockout::forgive(const QString &address)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_attempts.find(address);
    if (found == m_attempts.end())
        return;
    if (!found->isEmpty())
        found->removeLast();
    if (found->isEmpty())
        m_attempts.erase(found);
}

void AdminLockout::dropOld(QList<qint64> &attempts) const
{
    const qint64 begin = m_clock.steadyMs() - window.count();
    attempts.removeIf([begin](qint64 at) { return at <= begin; });
}

void AdminLockout::makeRoom()
{
    if (m_attempts.size() < rememberedAddresses)
        return;
    m_attempts.removeIf([this](auto entry) {
        dropOld(entry.value());
        return entry.value().isEmpty();
    });
    if (m_attempts.size() < rememberedAddresses)
        return;
    const auto oldest = std::min_element(
        m_attempts.begin(), m_attempts.end(),
        [](const auto &left, const auto &right) { return left.last() < right.last(); });
    m_attempts.erase(oldest);
}

} // namespace plexus::identity
