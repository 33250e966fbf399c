#include "backends.h"

#include "storage/sqlite/sqlite_storage.h"
#include "support/storage/memory_storage.h"

namespace plexus::test {

static std::unique_ptr<storage::Storage> openMemory(const QString &, const Clock &clock)
{
    return std::make_unique<MemoryStorage>(clock);
}

static std::unique_ptr<storage::Storage> openSqlite(const QString &folder, const Clock &clock)
{
    return storage::openSqliteStorage(folder + QStringLiteral("/plexus.sqlite3"), clock);
}

static constexpr Backend all[] = {
    {"memory", &openMemory},
    {"sqlite", &openSqlite},
};

std::span<const Backend> backends() { return all; }

} // namespace plexus::test
