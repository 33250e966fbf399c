#include "http/router.h"

#include <algorithm>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

Router::Part Router::partOf(const QString &text)
{
    if (!text.startsWith(u'{'))
        return {Part::Kind::Literal, text};
    if (text.endsWith(u"...}"_s))
        return {Part::Kind::Rest, text.sliced(1, text.size() - 5)};
    return {Part::Kind::Capture, text.sliced(1, text.size() - 2)};
}

Router::Router(std::vector<Route> routes)
{
    for (Route &route : routes) {
        Pattern pattern;
        for (const QString &part : route.pattern.split(u'/', Qt::SkipEmptyParts))
            pattern.push_back(partOf(part));
        m_entries.push_back({std::move(route), std::move(pattern)});
    }
}

bool Router::matches(const Pattern &pattern, const Target &target)
{
    const QStringList &segments = target.segments;
    const bool open = !pattern.empty() && pattern.back().kind == Part::Kind::Rest;
    const auto size = qsizetype(pattern.size());
    if (open ? segments.size() < size : segments.size() != size)
        return false;
    for (qsizetype i = 0; i < size; ++i) {
        const Part &part = pattern[size_t(i)];
        if (part.kind == Part::Kind::Literal && part.text != segments[i])
            return false;
        if (i == 0 && part.kind == Part::Kind::Capture && target.isFirstEncoded)
            return false;
    }
    return true;
}

Items Router::captures(const Pattern &pattern, const QStringList &segments)
{
    Items found;
    for (qsizetype i = 0; i < qsizetype(pattern.size()); ++i) {
        const Part &part = pattern[size_t(i)];
        if (part.kind == Part::Kind::Capture)
            found.emplaceBack(part.text, segments[i]);
        else if (part.kind == Part::Kind::Rest)
            found.emplaceBack(part.text, segments.sliced(i).join(u'/'));
    }
    return found;
}

QByteArray Router::methods() const
{
    QByteArrayList all{"OPTIONS", "HEAD"};
    for (const Entry &entry : m_entries) {
        if (!all.contains(entry.route.method))
            all.append(entry.route.method);
    }
    return all.join(", ");
}

std::pair<qsizetype, qsizetype> Router::bodyLimits() const
{
    if (m_entries.empty())
        return {0, 0};
    const auto [least, most] =
        std::minmax_element(m_entries.begin(), m_entries.end(), [](const Entry &a, const Entry &b) {
            return a.route.bodyLimit < b.route.bodyLimit;
        });
    return {least->route.bodyLimit, most->route.bodyLimit};
}

Router::Match Router::match(const QByteArray &method, const Target &target) const
{
    const QByteArray wanted = method == "HEAD" ? QByteArray("GET") : method;
    QByteArrayList allowed;
    for (const Entry &entry : m_entries) {
        if (!matches(entry.pattern, target))
            continue;
        if (entry.route.method == wanted)
            return {&entry.route, captures(entry.pattern, target.segments), {}};
        if (!allowed.contains(entry.route.method))
            allowed.append(entry.route.method);
    }
    if (allowed.contains("GET"))
        allowed.append("HEAD");
    return {nullptr, {}, allowed.join(", ")};
}

} // namespace plexus::http
