// How many log lines requests that fail may cause.
#pragma once

#include "core/clock.h"

#include <QList>

#include <map>
#include <mutex>

namespace plexus::http {

//! Of each kind the first lines of a span are written, the others counted: who floods us must not
//! fill the disk, nor make the threads wait for whoever reads the log. Thread safe.
class ErrorLines
{
public:
    static constexpr int linesPerSpan = 20;
    static constexpr Milliseconds span{10000};

    struct Kind
    {
        int status = 0;
        bool isRequest = true; //!< else it was refused before it was one
        friend auto operator<=>(const Kind &, const Kind &) = default;
    };
    struct LeftOut
    {
        Kind kind;
        qint64 lines = 0;
    };

    explicit ErrorLines(const Clock &clock)
        : m_clock(clock)
    {
    }
    //! Counts a line; whether it may be written. A span lasts until takeLeftOut() ends it.
    bool admit(const Kind &kind);
    //! Ends the spans that began at least so long ago; what was left out in them.
    QList<LeftOut> takeLeftOut(Milliseconds age = span);

private:
    struct Span
    {
        qint64 beganMs = 0;
        qint64 lines = 0;
    };

    const Clock &m_clock;
    std::mutex m_mutex;
    std::map<Kind, Span> m_spans;
};

} // namespace plexus::http
