// Idempotency keys whose first request has not been answered yet.
#pragma once

#include <QByteArray>
#include <QSet>
#include <QString>

#include <memory>
#include <mutex>

namespace plexus::endpoints {

//! Shared by all threads, so that a repetition that overtakes is refused instead of done twice.
class RunningKeys
{
public:
    //! Held while the request runs; gives the key back.
    class Hold
    {
    public:
        Hold(RunningKeys &keys, QByteArray entry);
        ~Hold();
        Q_DISABLE_COPY_MOVE(Hold)

    private:
        RunningKeys &m_keys;
        QByteArray m_entry;
    };

    //! Throws Failure{Conflict} while another request holds the key.
    std::unique_ptr<Hold> hold(const QString &adminKeyId, const QByteArray &key);

private:
    std::mutex m_mutex;
    QSet<QByteArray> m_running;
};

} // namespace plexus::endpoints
