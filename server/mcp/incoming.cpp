#include "mcp/outlet.h"

namespace plexus::mcp {

std::optional<QByteArray> Incoming::header(QByteArrayView name) const
{
    std::optional<QByteArray> found;
    for (const Header &header : headers) {
        if (QByteArrayView(header.name).compare(name, Qt::CaseInsensitive) != 0)
            continue;
        const QByteArray value = header.value.trimmed();
        found = found ? *found + ", " + value : value;
    }
    return found;
}

} // namespace plexus::mcp
