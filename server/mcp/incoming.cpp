#include "mcp/outlet.h"

namespace plexus::mcp {

std::optional<QByteArray> Incoming::header(QByteArrayView name) const
{
    for (const Header &header : headers) {
        if (QByteArrayView(header.name).compare(name, Qt::CaseInsensitive) == 0)
            return header.value.trimmed();
    }
    return std::nullopt;
}

} // namespace plexus::mcp
