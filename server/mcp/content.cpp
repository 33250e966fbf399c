#include "mcp/content.h"

#include "json/write.h"
#include "json/writer.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::mcp {

static QString base64(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }

static Content media(const QString &type, const QByteArray &bytes, const QString &mimeType)
{
    return {json::dump(QJsonObject{
                {u"type"_s, type}, {u"data"_s, base64(bytes)}, {u"mimeType"_s, mimeType}}),
            {}};
}

static Content embedded(const QJsonObject &resource)
{
    return {json::dump(QJsonObject{{u"type"_s, u"resource"_s}, {u"resource"_s, resource}}), {}};
}

Content Content::text(const QString &text)
{
    QByteArray written;
    written.reserve(text.size() + 32);
    written.append(R"({"type":"text","text":)");
    json::Writer(written).string(text);
    return {written.append('}'), {}};
}

Content Content::image(const QByteArray &bytes, const QString &mimeType)
{
    return media(u"image"_s, bytes, mimeType);
}

Content Content::audio(const QByteArray &bytes, const QString &mimeType)
{
    return media(u"audio"_s, bytes, mimeType);
}

Content Content::embeddedText(const QString &uri, const QString &mimeType, const QString &text)
{
    return embedded({{u"uri"_s, uri}, {u"mimeType"_s, mimeType}, {u"text"_s, text}});
}

Content Content::embeddedBlob(const QString &uri, const QString &mimeType, const QByteArray &bytes)
{
    return embedded({{u"uri"_s, uri}, {u"mimeType"_s, mimeType}, {u"blob"_s, base64(bytes)}});
}

Content Content::resourceLink(const QString &uri, const QString &name, const QString &mimeType)
{
    QJsonObject link{{u"type"_s, u"resource_link"_s}, {u"uri"_s, uri}, {u"name"_s, name}};
    if (!mimeType.isEmpty())
        link.insert("mimeType"_L1, mimeType);
    return {json::dump(link), uri};
}

} // namespace plexus::mcp
