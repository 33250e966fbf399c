#pragma once

#include "storage/activity_repository.h"
#include "storage/sqlite/activity_queue.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteActivity final : public ActivityRepository
{
public:
    SqliteActivity(Store store, ActivityQueue &queue)
        : m_store(store)
        , m_queue(queue)
    {
    }
    void note(ActivityEntry entry) override { m_queue.note(std::move(entry)); }
    Task<Page<ActivityEntry>> list(ActivityFilter filter, PageRequest request) override;

private:
    Store m_store;
    ActivityQueue &m_queue;
};

} // namespace plexus::storage
