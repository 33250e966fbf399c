#include "storage/sqlite/change_log.h"

#include "async/mailbox.h"

#include <array>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static constexpr std::array<std::pair<ChangeKind, QLatin1StringView>, 11> kindNames{{
    {ChangeKind::Tenant, "tenant"_L1},
    {ChangeKind::TenantRemoved, "tenant_removed"_L1},
    {ChangeKind::TokenFamily, "token_family"_L1},
    {ChangeKind::User, "user"_L1},
    {ChangeKind::HostSecret, "host_secret"_L1},
    {ChangeKind::AdminKey, "admin_key"_L1},
    {ChangeKind::Session, "session"_L1},
    {ChangeKind::Task, "task"_L1},
    {ChangeKind::Provider, "provider"_L1},
    {ChangeKind::Credential, "credential"_L1},
    {ChangeKind::Flow, "flow"_L1},
}};

static QString nameOfKind(ChangeKind kind)
{
    for (const auto &[known, name] : kindNames) {
        if (known == kind)
            return name;
    }
    return {};
}

static ChangeKind kindOfName(const QString &text)
{
    for (const auto &[kind, name] : kindNames) {
        if (name == text)
            return kind;
    }
    return ChangeKind::Tenant; // of a newer program: look at the tenant again
}

void recordChange(Connection &connection, const TenantId &tenant, ChangeKind kind,
                  const QString &key, qint64 nowMs)
{
    connection.run("INSERT INTO change (tenant, kind, key, at_ms) VALUES (?, ?, ?, ?)", tenant,
                   nameOfKind(kind), key, nowMs);
}

qint64 lastChange(Connection &connection)
{
    return connection.readOne(u"SELECT max(seq) FROM change"_s).value_or(0);
}

struct ChangeLog::Subscriber
{
    Mailbox::Address mailbox;
    Listener listener; // used on the mailbox's thread only
};

class ChangeLog::Ticket final : public Subscription
{
public:
    Ticket(ChangeLog &log, std::shared_ptr<Subscriber> subscriber)
        : m_log(log)
        , m_subscriber(std::move(subscriber))
    {
    }
    ~Ticket() override
    {
        const std::lock_guard lock(m_log.m_mutex);
        std::erase(m_log.m_subscribers, m_subscriber);
        m_subscriber->listener = nullptr;
    }

private:
    ChangeLog &m_log;
    std::shared_ptr<Subscriber> m_subscriber;
};

std::unique_ptr<ChangeFeed::Subscription> ChangeLog::subscribe(Listener listener)
{
    auto subscriber =
        std::make_shared<Subscriber>(Subscriber{Mailbox::current().address(), std::move(listener)});
    const std::lock_guard lock(m_mutex);
    m_subscribers.push_back(subscriber);
    return std::make_unique<Ticket>(*this, subscriber);
}

void ChangeLog::tell(const Change &change)
{
    if (isRevocation(change.kind))
        ++m_revocations;
    const std::lock_guard lock(m_mutex);
    for (const auto &subscriber : m_subscribers) {
        subscriber->mailbox.post([subscriber, change] {
            if (subscriber->listener)
                subscriber->listener(change);
        });
    }
}

void ChangeLog::follow(Connection &connection)
{
    auto rows = connection.run(
        "SELECT seq, tenant, kind, key FROM change WHERE seq > ? ORDER BY seq", m_lastSeq);
    while (rows.next()) {
        m_lastSeq = rows.integer(0);
        tell({m_lastSeq, TenantId(rows.text(1)), kindOfName(rows.text(2)), rows.text(3)});
    }
}

} // namespace plexus::storage
