// Connections that read.
#pragma once

#include "storage/sqlite/worker.h"

#include <map>
#include <vector>

namespace plexus::storage {

//! Indexed point reads run on the calling thread's own connection; scans on two threads beside.
class Readers
{
public:
    Readers(QString path, const Clock &clock);
    ~Readers();
    Q_DISABLE_COPY_MOVE(Readers)

    //! For statements that touch a few rows through an index only.
    Connection &here();
    template <typename T>
    Task<T> scan(std::function<T(Connection &)> job)
    {
        return submit<T>(m_queue, m_clock, std::move(job), &tooLate);
    }

private:
    void loop();

    QString m_path;
    const Clock &m_clock;
    std::mutex m_mutex;
    std::map<std::thread::id, std::unique_ptr<Connection>> m_connections;
    JobQueue m_queue;
    std::vector<std::thread> m_threads;
};

} // namespace plexus::storage
