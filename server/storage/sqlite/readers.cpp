#include "storage/sqlite/readers.h"

namespace plexus::storage {

static constexpr int scanThreads = 2;

Readers::Readers(QString path, const Clock &clock)
    : m_path(std::move(path))
    , m_clock(clock)
{
    for (int i = 0; i < scanThreads; ++i)
        m_threads.emplace_back([this] { loop(); });
}

Readers::~Readers()
{
    m_queue.close();
    for (std::thread &thread : m_threads)
        thread.join();
}

Connection &Readers::here()
{
    const std::lock_guard lock(m_mutex);
    std::unique_ptr<Connection> &connection = m_connections[std::this_thread::get_id()];
    if (!connection)
        connection = std::make_unique<Connection>(m_path, Connection::Mode::Read);
    return *connection;
}

static void runScan(Connection &connection, const Job &job, qint64 nowMs)
{
    if (!job.begin(nowMs))
        return;
    std::exception_ptr failure;
    try {
        job.run(connection);
    } catch (...) {
        failure = std::current_exception();
    }
    job.settle(failure);
}

void Readers::loop()
{
    const auto connection = openPatiently(m_path, Connection::Mode::Read, m_queue, m_clock);
    while (connection && !m_queue.isClosed()) {
        for (const Job &job : m_queue.take(1, 60000))
            runScan(*connection, job, m_clock.steadyMs());
    }
}

} // namespace plexus::storage
