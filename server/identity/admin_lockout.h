// What guessing admin keys costs.
#pragma once

#include "core/clock.h"

#include <QHash>
#include <QList>
#include <QString>

#include <mutex>

namespace plexus::identity {

//! Counts refused admin keys per address: after ten within a minute the address waits. Attempts are
//! counted before they are checked, so that many at once do not slip through. Callers name IPv6
//! addresses by their network, of which one person has all. Thread safe.
class AdminLockout
{
public:
    static constexpr int allowedFailures = 10;
    static constexpr Milliseconds window{60'000};
    //! How many addresses are remembered; the oldest makes room.
    static constexpr qsizetype rememberedAddresses = 10'000;

    explicit AdminLockout(const Clock &clock);

    //! Counts an attempt as failed until forgive(). Zero, or for how many milliseconds the address
    //! is locked out (then nothing is counted).
    qint64 begin(const QString &address);
    //! The attempt that begin() counted was right.
    void forgive(const QString &address);

private:
    void dropOld(QList<qint64> &attempts) const;
    void makeRoom();

    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<QString, QList<qint64>> m_attempts; //!< steady milliseconds, oldest first
};

} // namespace plexus::identity
