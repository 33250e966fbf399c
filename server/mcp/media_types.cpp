#include "mcp/media_types.h"

namespace plexus::mcp {

bool isJson(const Incoming &incoming)
{
    const QByteArray type = incoming.header("Content-Type").value_or(QByteArray());
    return type.left(type.indexOf(';') < 0 ? type.size() : type.indexOf(';')).trimmed().toLower()
        == "application/json";
}

//! Everything, when the header is missing (RFC 9110 section 12.5.1).
static QByteArray acceptOf(const Incoming &incoming)
{
    return incoming.header("Accept").value_or("*/*").toLower();
}

static bool takesEvents(const QByteArray &accept)
{
    return accept.contains("*/*") || accept.contains("text/event-stream")
        || accept.contains("text/*");
}

bool acceptsEvents(const Incoming &incoming) { return takesEvents(acceptOf(incoming)); }

bool acceptsBoth(const Incoming &incoming)
{
    const QByteArray accept = acceptOf(incoming);
    const bool json = accept.contains("*/*") || accept.contains("application/json")
        || accept.contains("application/*");
    return json && takesEvents(accept);
}

} // namespace plexus::mcp
