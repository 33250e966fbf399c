#include "storage/sqlite/activity_queue.h"

#include "core/failure.h"
#include "core/logging.h"
#include "core/random.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

static constexpr qint64 writeEveryMs = 1000;
static constexpr size_t manyRows = 2000;
static constexpr qint64 countEveryMs = 60'000;

//! Leaves room for 2^32 rows above it.
static qint64 randomBeginning()
{
    const QByteArray bytes = randomBytes(4);
    qint64 number = 0;
    for (const char byte : bytes)
        number = number << 8 | uchar(byte);
    return number << 31;
}

ActivityQueue::ActivityQueue(const Clock &clock, Writer &writer)
    : m_clock(clock)
    , m_writer(writer)
    , m_writtenMs(clock.steadyMs())
    , m_seq(randomBeginning())
{
}

void ActivityQueue::note(ActivityEntry entry)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() >= most) {
            ++m_dropped;
            return;
        }
        m_waiting.push_back(std::move(entry));
        if (m_waiting.size() < manyRows || std::exchange(m_isPosted, true))
            return;
    }
    post();
}

void ActivityQueue::flushWhenDue()
{
    if (m_clock.steadyMs() - m_writtenMs < writeEveryMs)
        return;
    m_writtenMs = m_clock.steadyMs();
    flush();
}

void ActivityQueue::flush()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.empty() || std::exchange(m_isPosted, true))
            return;
    }
    post();
}

//! Rows leave the queue in the transaction, so that they wait in it while the database is locked.
void ActivityQueue::post()
{
    m_writer.post([this](Connection &connection) { write(connection); },
                  [this](const std::exception_ptr &failure) { settled(failure); });
}

ActivityQueue::Rows ActivityQueue::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_dropped > 0)
        qCWarning(lcStorage,
                  "activity: %lld calls were not recorded, the database does not keep up",
                  qlonglong(std::exchange(m_dropped, 0)));
    return std::exchange(m_waiting, {});
}

void ActivityQueue::settled(const std::exception_ptr &failure)
{
    {
        const std::lock_guard lock(m_mutex);
        m_isPosted = false;
    }
    try {
        if (failure)
            std::rethrow_exception(failure);
    } catch (const std::exception &reason) {
        qCWarning(lcStorage, "activity was not written: %s", reason.what());
    }
}

void ActivityQueue::write(Connection &connection)
{
    QHash<TenantId, Rows> byTenant;
    for (ActivityEntry &entry : take()) {
        Rows &rows = byTenant[entry.tenant];
        rows.push_back(std::move(entry));
    }
    for (auto it = byTenant.cbegin(); it != byTenant.cend(); ++it)
        insert(connection, it.key(), it.value());
}

//! A tenant that was made anew under the same id starts empty.
static std::optional<qint64> creationOf(Connection &connection, const TenantId &tenant)
{
    auto row = connection.run("SELECT created_ms FROM tenant WHERE id = ?", tenant);
    return row.next() ? std::optional(row.integer(0)) : std::nullopt;
}

namespace {

//! A statement for so many rows: under load most of a row's cost is that of running one at all.
struct Insertion
{
    explicit Insertion(int rows)
    {
        QByteArrayList groups;
        for (int i = 0; i < rows; ++i)
            groups += '(' + group() + ')';
        sql += groups.join(',');
    }
    QByteArray group()
    {
        static constexpr int columns = 10;
        QByteArrayList placeholders;
        for (int i = 0; i < columns; ++i) {
            placeholders += ":v" + QByteArray::number(names.size());
            names += QString::fromLatin1(placeholders.back());
        }
        return placeholders.join(',');
    }

    QByteArray sql = "INSERT INTO activity (tenant, at_ms, seq, user, client, method, item, "
                     "outcome, duration_ms, request_id) VALUES ";
    QStringList names;
};

void append(QVariantList &values, const ActivityEntry &entry, qint64 seq)
{
    values << toBound(entry.tenant) << entry.atMs << seq << toBound(entry.user)
           << toBound(entry.client) << toBound(entry.method) << toBound(entry.item)
           << json::nameOf(entry.outcome) << entry.durationMs << toBound(entry.requestId);
}

} // namespace

void ActivityQueue::insert(Connection &connection, const TenantId &tenant, const Rows &rows)
{
    const auto createdMs = creationOf(connection, tenant);
    if (!createdMs)
        return;
    const int mostRows = settingsOf(connection, tenant).activityRows;
    qint64 &count = countedRows(connection, tenant);
    static const Insertion one(1), many(32);
    QVariantList values;
    for (const ActivityEntry &entry : rows) {
        if (entry.atMs < *createdMs || mostRows == 0)
            continue;
        append(values, entry, ++m_seq);
        ++count;
        if (values.size() == many.names.size())
            connection.runNamed(many.sql.constData(), many.names, std::exchange(values, {}));
    }
    for (qsizetype i = 0; i < values.size(); i += one.names.size())
        connection.runNamed(one.sql.constData(), one.names, values.mid(i, one.names.size()));
    trim(connection, tenant, mostRows);
}

//! Other processes write too, hence counted anew now and then.
qint64 &ActivityQueue::countedRows(Connection &connection, const TenantId &tenant)
{
    const qint64 now = m_clock.steadyMs();
    Kept &kept = m_kept[tenant];
    if (kept.countedMs == 0 || now - kept.countedMs > countEveryMs) {
        auto row = connection.run("SELECT count(*) FROM activity WHERE tenant = ?", tenant);
        kept = {row.next() ? row.integer(0) : 0, now};
    }
    return kept.rows;
}

void ActivityQueue::trim(Connection &connection, const TenantId &tenant, qint64 mostRows)
{
    qint64 &rows = m_kept[tenant].rows;
    if (rows <= mostRows)
        return;
    rows -= connection
                .run("DELETE FROM activity WHERE tenant = ? AND (at_ms, seq) <= (SELECT at_ms, seq "
                     "FROM activity WHERE tenant = ? ORDER BY at_ms, seq LIMIT 1 OFFSET ?)",
                     tenant, tenant, rows - mostRows - 1)
                .affectedRows();
}

} // namespace plexus::storage
