#include "http/router.h"

#include <algorithm>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static bool isCapture(const QString &part) { return part.startsWith(u'{'); }
static bool isRest(const QString &part) { return part.endsWith(u"...}"); }
static QString captureName(const QString &part)
{
    return part.sliced(1, part.size() - (isRest(part) ? 5 : 2));
}

Router::Router(std::vector<Route> routes)
{
    for (Route &route : routes) {
        const QStringList parts = route.pattern.split(u'/', Qt::SkipEmptyParts);
        m_entries.push_back({std::move(route), parts});
    }
}

static bool matches(const QStringList &parts, const QStringList &segments)
{
    const bool open = !parts.isEmpty() && isRest(parts.last());
    if (open ? segments.size() < parts.size() : segments.size() != parts.size())
        return false;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (!isCapture(parts[i]) && parts[i] != segments[i])
            return false;
    }
    return true;
}

static QHash<QString, QString> captures(const QStringList &parts, const QStringList &segments)
{
    QHash<QString, QString> found;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (isCapture(parts[i]))
            found.insert(captureName(parts[i]),
                         isRest(parts[i]) ? segments.sliced(i).join(u'/') : segments[i]);
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
        if (!matches(entry.parts, target.segments))
            continue;
        if (entry.route.method == wanted)
            return {&entry.route, captures(entry.parts, target.segments), {}};
        if (!allowed.contains(entry.route.method))
            allowed.append(entry.route.method);
    }
    if (allowed.contains("GET"))
        allowed.append("HEAD");
    return {nullptr, {}, allowed.join(", ")};
}

} // namespace plexus::http
