#include "http/error_lines.h"

namespace plexus::http {

bool ErrorLines::admit(const Kind &kind)
{
    const std::lock_guard lock(m_mutex);
    const auto [it, isNew] = m_spans.try_emplace(kind);
    if (isNew)
        it->second.beganMs = m_clock.steadyMs();
    return ++it->second.lines <= linesPerSpan;
}

QList<ErrorLines::LeftOut> ErrorLines::takeLeftOut(Milliseconds age)
{
    const std::lock_guard lock(m_mutex);
    const qint64 nowMs = m_clock.steadyMs();
    QList<LeftOut> result;
    for (auto it = m_spans.begin(); it != m_spans.end();) {
        const auto &[kind, begun] = *it;
        const bool isOver = nowMs - begun.beganMs >= age.count();
        if (isOver && begun.lines > linesPerSpan)
            result.append({kind, begun.lines - linesPerSpan});
        it = isOver ? m_spans.erase(it) : std::next(it);
    }
    return result;
}

} // namespace plexus::http
