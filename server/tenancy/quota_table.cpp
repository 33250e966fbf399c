#include "tenancy/quota_table.h"

#include "core/logging.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 forgetAfterMs = 20'000; // buckets are full after ten seconds
static constexpr qint64 tellEveryMs = 60'000;
static constexpr qint64 openRetryMs = 1000;
static constexpr qint64 sweepEveryMs = 5000;
static constexpr quint64 everybodyElse = ~quint64(0); // no address has it
static constexpr double megabyte = 1024 * 1024;

//! What is known of a tenant, a user or an address.
struct QuotaTable::Account
{
    TokenBucket calls, sessions, streams, bytes;
    std::atomic<int> open = 0; // left without the lock
    qint64 usedMs = 0;
};

//! An account with the limits that hold for it now.
struct QuotaTable::Share
{
    const char *whose;
    Account *account;
    QuotaLimits limits;

    struct Part
    {
        const char *what;
        TokenBucket &bucket;
        double amount;
        double perMinute;
    };
    std::array<Part, 4> parts(const QuotaDemand &demand) const
    {
        return {
            {{"requests", account->calls, demand.calls, double(limits.callsPerMinute.value_or(0))},
             {"new sessions", account->sessions, demand.sessions,
              double(limits.sessionsPerMinute.value_or(0))},
             {"new streams", account->streams, demand.streams,
              double(limits.streamsPerMinute.value_or(0))},
             {"bytes", account->bytes, demand.bytes,
              limits.megabytesPerMinute.value_or(0) * megabyte}}};
    }
};

QuotaTable::Slot::~Slot()
{
    for (Account *account : m_accounts) {
        if (account)
            account->open.fetch_sub(1, std::memory_order_release);
    }
}

size_t QuotaTable::Hash::operator()(const Key &key) const noexcept
{
    return qHashMulti(0, key.tenant.value(), key.user, key.origin, key.guest);
}

QuotaTable::QuotaTable(const Quotas &defaults, const Clock &clock, size_t most)
    : m_defaults(defaults)
    , m_clock(clock)
    , m_most(most)
{
}

QuotaTable::~QuotaTable() = default;

size_t QuotaTable::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_accounts.size();
}

std::array<QuotaTable::Share, 3> QuotaTable::sharesOf(const Principal &who, quint64 origin,
                                                      const Quotas &own)
{
    const qint64 now = m_clock.steadyMs();
    const Key user =
        who.user ? Key{who.tenant, who.user->value()} : Key{who.tenant, {}, origin, true};
    return {{{"this tenant", &account({who.tenant}, now), own.tenant.orElse(m_defaults.tenant)},
             {"this user", &account(user, now), own.user.orElse(m_defaults.user)},
             {"this address", &account({who.tenant, {}, origin}, now),
              own.address.orElse(m_defaults.address)}}};
}

QuotaTable::Account &QuotaTable::account(const Key &key, qint64 nowMs)
{
    auto found = m_accounts.find(key);
    if (found == m_accounts.end()) {
        const bool isTenant = key == Key{key.tenant};
        const bool hasRoom = isTenant || m_accounts.size() < m_most || makeRoom(nowMs);
        found = m_accounts.try_emplace(hasRoom ? key : Key{key.tenant, {}, everybodyElse}).first;
    }
    found->second.usedMs = nowMs;
    return found->second;
}

//! Whoever asked for nothing in the last seconds has full buckets and is no worse off for being
//! forgotten. False when there are only others.
bool QuotaTable::makeRoom(qint64 nowMs)
{
    if (nowMs - m_sweptMs < sweepEveryMs)
        return false;
    m_sweptMs = nowMs;
    std::erase_if(m_accounts, [nowMs](const auto &entry) {
        const Account &account = entry.second;
        return nowMs - account.usedMs > forgetAfterMs
            && account.open.load(std::memory_order_acquire) == 0;
    });
    return m_accounts.size() < m_most;
}

static QString tooMany(const char *what, const char *whose)
{
    return u"Too many %1 of %2"_s.arg(QLatin1StringView(what), QLatin1StringView(whose));
}

//! All shares are asked before any is charged.
void QuotaTable::grant(std::span<Share> shares, const QuotaDemand &demand, bool opens, qint64 nowMs)
{
    for (const Share &share : shares) {
        for (const Share::Part &part : share.parts(demand)) {
            if (part.amount <= 0 || part.perMinute <= 0)
                continue;
            const auto rate = Rate::perMinute(part.perMinute);
            if (const qint64 wait = part.bucket.waitFor(part.amount, rate, nowMs))
                throw RateLimited(tooMany(part.what, share.whose), wait);
        }
        const int most = share.limits.open.value_or(0);
        if (opens && most > 0 && share.account->open.load(std::memory_order_acquire) >= most)
            throw RateLimited(tooMany("open requests", share.whose), openRetryMs);
    }
    for (const Share &share : shares) {
        for (const Share::Part &part : share.parts(demand)) {
            if (part.amount > 0 && part.perMinute > 0)
                part.bucket.take(part.amount, Rate::perMinute(part.perMinute), nowMs);
        }
        if (opens)
            share.account->open.fetch_add(1, std::memory_order_relaxed);
    }
}

void QuotaTable::take(const Principal &who, quint64 origin, const Quotas &own,
                      const QuotaDemand &demand)
{
    const std::lock_guard lock(m_mutex);
    auto shares = sharesOf(who, origin, own);
    grant(shares, demand, false, m_clock.steadyMs());
}

QuotaTable::Slot QuotaTable::open(const Principal &who, quint64 origin, const Quotas &own,
                                  const QuotaDemand &demand)
{
    const qint64 now = m_clock.steadyMs();
    const std::lock_guard lock(m_mutex);
    auto shares = sharesOf(who, origin, own);
    try {
        grant(shares, demand, true, now);
    } catch (const RateLimited &refusal) {
        tellOfRefusal(who.tenant, refusal.callerText(), now);
        throw;
    }
    Slot slot;
    for (size_t i = 0; i < shares.size(); ++i)
        slot.m_accounts[i] = shares[i].account;
    return slot;
}

void QuotaTable::takeStranger(quint64 origin)
{
    const qint64 now = m_clock.steadyMs();
    const std::lock_guard lock(m_mutex);
    Share share{"this address", &account({{}, {}, origin}, now), m_defaults.address};
    grant({&share, 1}, {.calls = 1}, false, now);
}

//! A line a minute and tenant, however many are refused.
void QuotaTable::tellOfRefusal(const TenantId &tenant, const QString &why, qint64 nowMs)
{
    auto &[toldMs, count] = m_refusals[tenant];
    ++count;
    if (toldMs != 0 && nowMs - toldMs < tellEveryMs)
        return;
    qCWarning(lcTenancy, "tenant %s is over its quota (%s): %lld refused since it was last said",
              qPrintable(tenant.value()), qPrintable(why), qlonglong(std::exchange(count, 0)));
    toldMs = nowMs;
}

} // namespace plexus
