// Who has used how much of what is granted.
#pragma once

#include "core/clock.h"
#include "core/rate_limited.h"
#include "model/principal.h"
#include "model/quotas.h"
#include "tenancy/token_bucket.h"

#include <QHash>

#include <array>
#include <atomic>
#include <mutex>
#include <span>
#include <unordered_map>

namespace plexus {

//! What a request asks for.
struct QuotaDemand
{
    double calls = 0;
    double sessions = 0;
    double streams = 0;
    double bytes = 0;
};

//! The buckets of all tenants, users and addresses of this process, for all threads: why one table
//! says docs/decisions/0013. Thread safe. Bounded: callers who are quiet are forgotten, and
//! when so many are busy at once, a tenant's newcomers share one account.
class QuotaTable
{
    struct Account;

public:
    //! Counts as open as long as it lives. May be destroyed on any thread, but before the table.
    class Slot
    {
    public:
        Slot() = default;
        Slot(Slot &&other) noexcept
            : m_accounts(std::exchange(other.m_accounts, {}))
        {
        }
        Slot &operator=(Slot &&other) noexcept
        {
            std::swap(m_accounts, other.m_accounts);
            return *this;
        }
        ~Slot();
        Q_DISABLE_COPY(Slot)

    private:
        friend class QuotaTable;
        std::array<Account *, 3> m_accounts{};
    };

    //! How many users and addresses are remembered at most.
    static constexpr size_t mostAccounts = 100'000;

    //! `defaults` are complete.
    QuotaTable(const Quotas &defaults, const Clock &clock, size_t most = mostAccounts);
    ~QuotaTable();
    Q_DISABLE_COPY_MOVE(QuotaTable)

    //! Grants all that is demanded, or nothing: throws RateLimited. `origin` is the network of the
    //! client's address, `own` what the tenant grants.
    void take(const Principal &who, quint64 origin, const Quotas &own, const QuotaDemand &demand);
    //! The same for a request, which is open until the slot goes.
    [[nodiscard]] Slot open(const Principal &who, quint64 origin, const Quotas &own,
                            const QuotaDemand &demand);
    //! Of requests without a valid credential, by address only: which tenant they name must not
    //! show.
    void takeStranger(quint64 origin);

    size_t size() const;

private:
    struct Key
    {
        TenantId tenant;
        QString user; // null: nobody or a guest
        quint64 origin = 0; // of an address or a guest
        bool guest = false;
        friend bool operator==(const Key &, const Key &) = default;
    };
    struct Hash
    {
        size_t operator()(const Key &key) const noexcept;
    };
    struct Share;

    std::array<Share, 3> sharesOf(const Principal &who, quint64 origin, const Quotas &own);
    Account &account(const Key &key, qint64 nowMs);
    bool makeRoom(qint64 nowMs);
    void grant(std::span<Share> shares, const QuotaDemand &demand, bool opens, qint64 nowMs);
    void tellOfRefusal(const TenantId &tenant, const QString &why, qint64 nowMs);

    const Quotas m_defaults;
    const Clock &m_clock;
    const size_t m_most;
    mutable std::mutex m_mutex;
    std::unordered_map<Key, Account, Hash> m_accounts; // nodes stay where they are
    qint64 m_sweptMs = 0;
    QHash<TenantId, std::pair<qint64, qint64>> m_refusals; // when last told, how many since
};

} // namespace plexus
