// Waiting for something to change in the store.
#pragma once

#include "async/one_shot.h"
#include "async/task.h"
#include "storage/change_feed.h"

#include <chrono>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace plexus {

//! What a change is of.
struct ChangeName
{
    TenantId tenant;
    storage::ChangeKind kind;
    QString key;

    friend bool operator<(const ChangeName &a, const ChangeName &b)
    {
        return std::tie(a.key, a.tenant, a.kind) < std::tie(b.key, b.tenant, b.kind);
    }
};

class ChangeWatch;

//! Follows the feed for the watches of one I/O thread, whatever process a change comes from.
class ChangeWatches
{
public:
    explicit ChangeWatches(storage::ChangeFeed &feed);

private:
    friend class ChangeWatch;
    using Watches = std::multimap<ChangeName, ChangeWatch *>;
    void tell(const ChangeName &name);

    Watches m_watches;
    std::unique_ptr<storage::ChangeFeed::Subscription> m_subscription;
};

//! Notices changes from when it was told of them: whoever looks after that misses none. `watches`
//! outlives it.
class ChangeWatch
{
public:
    explicit ChangeWatch(ChangeWatches &watches)
        : m_watches(watches)
    {
    }
    ~ChangeWatch();
    Q_DISABLE_COPY_MOVE(ChangeWatch)

    void add(const ChangeName &name);
    //! Until something has changed since the last call, but no longer than `most`.
    Task<void> next(std::chrono::milliseconds most);

private:
    friend class ChangeWatches;
    void changed();

    ChangeWatches &m_watches;
    std::vector<ChangeWatches::Watches::iterator> m_entries; // which stay valid
    bool m_hasChanged = false;
    std::optional<Promise<>> m_waiting;
};

} // namespace plexus
