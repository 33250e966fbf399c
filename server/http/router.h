// Which handler answers which path.
#pragma once

#include "async/task.h"
#include "http/reply.h"
#include "http/request.h"

#include <functional>
#include <memory>
#include <vector>

namespace plexus::http {

using Handler = std::function<Task<void>(Request, std::shared_ptr<Reply>)>;

//! One line of the list. Patterns: `/health`, `/{tenant}/mcp`, `/{tenant}/mcp/{rest...}`; captures
//! become Request::parameters (the rest joined by '/'). A trailing slash makes no difference. A
//! capture at the beginning takes no segment that was encoded: a tenant has one spelling.
struct Route
{
    QByteArray method;
    QString pattern;
    Handler handler;
    qsizetype bodyLimit = 64 * 1024; //!< bytes
};

//! The list, tried from the top. HEAD is answered by GET's handler, OPTIONS by the router itself.
class Router
{
public:
    explicit Router(std::vector<Route> routes);

    struct Match
    {
        const Route *route = nullptr; //!< none: 404, or 405 when something is allowed
        Items parameters;
        QByteArray allow; //!< methods that the path knows, e.g. `GET, POST`
    };
    Match match(const QByteArray &method, const Target &target) const;
    //! All methods that any path knows, as for `Allow`.
    QByteArray methods() const;
    //! Of the strictest and of the most generous route; bytes.
    std::pair<qsizetype, qsizetype> bodyLimits() const;

private:
    struct Part
    {
        enum class Kind { Literal, Capture, Rest };
        Kind kind;
        QString text; // the segment, or the capture's name
    };
    using Pattern = std::vector<Part>;
    struct Entry
    {
        Route route;
        Pattern pattern;
    };
    static Part partOf(const QString &text);
    static bool matches(const Pattern &pattern, const Target &target);
    static Items captures(const Pattern &pattern, const QStringList &segments);

    std::vector<Entry> m_entries;
};

} // namespace plexus::http
