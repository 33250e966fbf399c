#include "mcp/legacy/sessions.h"

#include "core/digest.h"
#include "core/random.h"

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 forgetAfterMs = 10 * 60 * 1000;
static constexpr std::chrono::milliseconds sweepEvery{20'000};
// Ends are announced; this is for lifetimes, and for announcements that are on their way.
static constexpr qint64 askEveryMs = 1000;

static QByteArray sealContext(const Owner &owner) { return "session|" + owner.key; }

QString SessionId::make(const Sealer &sealer, const Owner &owner, int home)
{
    return QString::fromLatin1(
        sealer.seal(QByteArray::number(home) + ':' + randomBytes(16), sealContext(owner)));
}

std::optional<int> SessionId::homeOf(const Sealer &sealer, const Owner &owner, const QByteArray &id)
{
    const auto opened = sealer.open(id, sealContext(owner));
    return opened ? std::optional(opened->left(opened->indexOf(':')).toInt()) : std::nullopt;
}

QByteArray SessionId::hashOf(const QByteArray &id) { return sha256(id); }

Sessions::Sessions(Services services)
    : m_services(services)
{
    QObject::connect(&m_sweep, &QTimer::timeout, &m_sweep, [this] {
        if (m_tasks.running() == 0)
            m_tasks.spawn(lookAfter());
    });
    m_sweep.start(sweepEvery);
}

Task<std::shared_ptr<Session>> Sessions::create(Owner owner, QString id, SessionRecord record)
{
    record.idHash = SessionId::hashOf(id.toLatin1());
    record.ownerKey = owner.key;
    co_await m_services.sessions.create(owner, record);
    auto session = std::make_shared<Session>(m_services, owner, id, record);
    m_sessions.insert(record.idHash, session);
    co_return session;
}

Task<std::shared_ptr<Session>> Sessions::find(Owner owner, QByteArray id)
{
    const QByteArray hash = SessionId::hashOf(id);
    if (const auto live = m_sessions.value(hash); live && live->owner().key == owner.key
        && m_services.clock.steadyMs() - live->foundMs() < askEveryMs)
        co_return live;
    const std::optional<SessionRecord> record = co_await m_services.sessions.find(owner, hash);
    const auto known =
        m_sessions.constFind(hash); // after the wait: another request may have made it
    if (!record) {
        // Ended elsewhere, expired, or removed with its owner.
        if (known != m_sessions.constEnd() && (*known)->owner().key == owner.key)
            closeOne(hash);
        co_return nullptr;
    }
    if (known != m_sessions.constEnd()) {
        (*known)->foundAgain();
        co_return *known;
    }
    auto session = std::make_shared<Session>(m_services, owner, QString::fromLatin1(id), *record);
    m_sessions.insert(hash, session);
    co_return session;
}

Task<bool> Sessions::remove(Owner owner, QByteArray id)
{
    const QByteArray hash = SessionId::hashOf(id);
    if (!co_await m_services.sessions.remove(owner, hash))
        co_return false;
    closeOne(hash);
    co_return true;
}

void Sessions::closeOne(const QByteArray &idHash)
{
    if (const auto session = m_sessions.take(idHash))
        session->close();
}

void Sessions::endWhere(const std::function<bool(const Owner &)> &ended)
{
    const auto sessions = m_sessions;
    for (auto it = sessions.begin(); it != sessions.end(); ++it) {
        if (ended(it.value()->owner()))
            closeOne(it.key());
        else
            it.value()->endWhere(ended);
    }
}

void Sessions::forEach(const std::function<void(Session &)> &visit) const
{
    const auto sessions = m_sessions;
    for (const auto &session : sessions)
        visit(*session);
}

//! Who listens or waits uses a session, until its lifetime is over or it was ended elsewhere.
Task<void> Sessions::lookAfter()
{
    const auto sessions = m_sessions; // some may end meanwhile
    for (const auto &session : sessions) {
        if (session->isQuiet())
            continue;
        const QByteArray hash = session->record().idHash;
        m_services.sessions.touch(session->owner(), hash);
        if (!co_await m_services.sessions.find(session->owner(), hash))
            closeOne(hash);
    }
    forgetQuiet();
}

//! The record stays; the next request brings the session back.
void Sessions::forgetQuiet()
{
    const qint64 now = m_services.clock.steadyMs();
    m_sessions.removeIf([now](auto it) {
        return it.value()->isQuiet() && now - it.value()->lastUsedMs() > forgetAfterMs;
    });
}

} // namespace plexus::mcp::legacy
