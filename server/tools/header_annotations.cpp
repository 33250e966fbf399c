#include "tools/header_annotations.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr QLatin1StringView annotation("x-mcp-header");

static bool isTokenCharacter(QChar c)
{
    return (c.unicode() < 0x80 && c.isLetterOrNumber()) || u"!#$%&'*+-.^_`|~"_s.contains(c);
}

static QString whyNotAnnotated(const QJsonObject &property, QSet<QString> &seen)
{
    const QString header = property.value(annotation).toString();
    const QString type = property.value("type"_L1).toString();
    if (header.isEmpty() || !std::ranges::all_of(header, isTokenCharacter))
        return u"x-mcp-header must be a token of RFC 9110"_s;
    if (!QStringList{u"string"_s, u"integer"_s, u"boolean"_s}.contains(type))
        return u"x-mcp-header \"%1\" must be on a string, integer or boolean"_s.arg(header);
    if (seen.contains(header.toLower()))
        return u"x-mcp-header \"%1\" is used twice"_s.arg(header);
    seen.insert(header.toLower());
    return {};
}

static qsizetype countAnnotations(const QJsonValue &value)
{
    qsizetype count = 0;
    for (const QJsonValue element : value.toArray())
        count += countAnnotations(element);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        count += (it.key() == annotation ? 1 : 0) + countAnnotations(it.value());
    return count;
}

static QString whyNotProperties(const QJsonObject &schema, QSet<QString> &seen)
{
    for (const QJsonValue property : schema.value("properties"_L1).toObject()) {
        const QJsonObject inner = property.toObject();
        QString why = inner.contains(annotation) ? whyNotAnnotated(inner, seen) : QString();
        if (why.isEmpty())
            why = whyNotProperties(inner, seen);
        if (!why.isEmpty())
            return why;
    }
    return {};
}

QString whyNotHeaderAnnotations(const QJsonObject &inputSchema)
{
    QSet<QString> seen;
    const QString why = whyNotProperties(inputSchema, seen);
    if (why.isEmpty() && countAnnotations(inputSchema) != seen.size())
        return u"x-mcp-header must be on a property that is reached through properties alone"_s;
    return why;
}

} // namespace plexus
