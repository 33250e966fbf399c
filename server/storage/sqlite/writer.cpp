#include "storage/sqlite/writer.h"

#include "core/failure.h"
#include "core/logging.h"

#include <algorithm>
#include <vector>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static constexpr size_t largestBatch = 256;
static constexpr int idleMs = 200; // how late changes of other processes are seen

Writer::Writer(QString path, const Clock &clock, Hooks hooks)
    : m_path(std::move(path))
    , m_clock(clock)
    , m_hooks(std::move(hooks))
    , m_thread([this] { loop(); })
{
}

Writer::~Writer()
{
    m_queue.close();
    m_thread.join();
}

static void logFailure(const std::exception_ptr &failure)
{
    try {
        if (failure)
            std::rethrow_exception(failure);
    } catch (const std::exception &e) {
        qCWarning(lcStorage, "a background write failed: %s", e.what());
    }
}

void Writer::post(std::function<void(Connection &)> job) { post(std::move(job), &logFailure); }

void Writer::post(std::function<void(Connection &)> job,
                  std::function<void(std::exception_ptr)> settle)
{
    m_queue.push({std::move(job), std::move(settle), m_clock.steadyMs() + jobDeadlineMs});
}

void Writer::follow(Connection &connection)
{
    try {
        m_hooks.follow(connection);
    } catch (const std::exception &e) {
        qCWarning(lcStorage, "following the changes failed: %s", e.what());
    }
}

//! Nothing is left in the log that the next start would have to read.
static void checkpoint(Connection &connection)
{
    try {
        connection.runOnce(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    } catch (const std::exception &e) {
        qCWarning(lcStorage, "the last checkpoint failed: %s", e.what());
    }
}

void Writer::loop()
{
    const auto connection = openPatiently(m_path, Connection::Mode::Write, m_queue, m_clock);
    if (!connection)
        return;
    while (!m_queue.isClosed()) {
        std::deque<Job> batch = m_queue.take(largestBatch, idleMs);
        if (!batch.empty())
            runBatch(*connection, std::move(batch));
        else
            follow(*connection);
        m_hooks.tick();
    }
    checkpoint(*connection);
}

//! False when nobody is left who could wait for the lock.
bool Writer::begin(Connection &connection, std::deque<Job> &batch)
{
    for (;;) {
        try {
            connection.runOnce(u"BEGIN IMMEDIATE"_s);
            return true;
        } catch (const Failure &) {
            const qint64 now = m_clock.steadyMs();
            const auto late =
                std::stable_partition(batch.begin(), batch.end(),
                                      [now](const Job &job) { return job.deadlineMs >= now; });
            std::for_each(late, batch.end(), [now](const Job &job) { job.begin(now); });
            batch.erase(late, batch.end());
            if (batch.empty())
                return false;
        }
    }
}

static std::exception_ptr runInSavepoint(Connection &connection, const Job &job)
{
    connection.run("SAVEPOINT job");
    try {
        job.run(connection);
        connection.run("RELEASE job");
        return nullptr;
    } catch (...) {
        connection.run("ROLLBACK TO job");
        connection.run("RELEASE job");
        return std::current_exception();
    }
}

static void rollBack(Connection &connection)
{
    try {
        connection.runOnce(u"ROLLBACK"_s);
    } catch (const Failure &failure) {
        qCWarning(lcStorage, "rollback: %s", failure.what());
    }
}

void Writer::runBatch(Connection &connection, std::deque<Job> batch)
{
    if (!begin(connection, batch))
        return;
    std::erase_if(batch, [now = m_clock.steadyMs()](const Job &job) { return !job.begin(now); });
    std::vector<std::exception_ptr> outcomes;
    try {
        for (const Job &job : batch)
            outcomes.push_back(runInSavepoint(connection, job));
        connection.runOnce(u"COMMIT"_s);
    } catch (...) {
        outcomes.assign(batch.size(), std::current_exception());
        rollBack(connection);
    }
    follow(connection); // who hears "done" finds that everybody has been told
    for (size_t i = 0; i < batch.size(); ++i)
        batch[i].settle(outcomes[i]);
}

} // namespace plexus::storage
