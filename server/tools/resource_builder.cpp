#include "tools/resource_builder.h"

namespace plexus {

void detail::completeContents(QList<mcp::ResourceContents> &contents, const QString &uri,
                              const QString &mimeType)
{
    for (mcp::ResourceContents &part : contents) {
        if (part.uri.isEmpty())
            part.uri = uri;
        if (!mimeType.isEmpty() && part.mimeType.isEmpty())
            part.mimeType = mimeType;
    }
}

ResourceBuilder::ResourceBuilder(QString uri)
{
    m_item.description.uri = uri;
    m_item.description.name = std::move(uri);
}

ResourceTemplateBuilder::ResourceTemplateBuilder(QString uriTemplate)
{
    m_item.uris = UriTemplate(uriTemplate);
    m_item.description.uri = uriTemplate;
    m_item.description.name = std::move(uriTemplate);
}

ResourceTemplateBuilder ResourceTemplateBuilder::complete(QString variable, Completer suggest) &&
{
    m_item.completers.insert(std::move(variable), std::move(suggest));
    return std::move(*this);
}

} // namespace plexus
