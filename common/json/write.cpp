#include "json/write.h"

#include "json/writer.h"

#include <QJsonArray>
#include <QJsonObject>

namespace plexus::json {

using namespace Qt::Literals::StringLiterals;

QByteArray dump(const QJsonValue &value)
{
    QByteArray text;
    text.reserve(512);
    Writer(text).value(value);
    return text;
}

QByteArray quoted(const QString &text)
{
    QByteArray written;
    written.reserve(text.size() + 16);
    Writer(written).string(text);
    return written;
}

static QByteArray indentedContainer(const QByteArrayList &parts, char open, char close,
                                    const QByteArray &margin, const QByteArray &step)
{
    if (parts.isEmpty())
        return QByteArray{} + open + close;
    const QByteArray separator = ",\n" + margin + step;
    return open + ("\n" + margin + step) + parts.join(separator) + "\n" + margin + close;
}

static QByteArray indented(const QJsonValue &value, const QByteArray &margin,
                           const QByteArray &step)
{
    QByteArrayList parts;
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue &element : array)
            parts.append(indented(element, margin + step, step));
        return indentedContainer(parts, '[', ']', margin, step);
    }
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            parts.append(quoted(it.key()) + ": " + indented(it.value(), margin + step, step));
        return indentedContainer(parts, '{', '}', margin, step);
    }
    return dump(value);
}

QByteArray dumpIndented(const QJsonValue &value, int spaces)
{
    return indented(value, {}, QByteArray(spaces, ' '));
}

} // namespace plexus::json
