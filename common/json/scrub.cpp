#include "json/scrub.h"

#include "json/write.h"

#include <QJsonArray>
#include <QJsonObject>

namespace plexus::json {

static QJsonObject scrubbedMembers(const QJsonObject &object, const Scrubber &scrubber)
{
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it)
        result.insert(scrubber.scrubbed(it.key()), scrubbed(it.value(), scrubber));
    return result;
}

static QJsonArray scrubbedItems(const QJsonArray &array, const Scrubber &scrubber)
{
    QJsonArray result;
    for (const QJsonValue item : array)
        result.append(scrubbed(item, scrubber));
    return result;
}

static QJsonValue scrubbedNumber(const QJsonValue &number, const Scrubber &scrubber)
{
    const QString text = QString::fromUtf8(dump(number));
    const QString clean = scrubber.scrubbed(text);
    return clean == text ? number : QJsonValue(clean);
}

QJsonValue scrubbed(const QJsonValue &value, const Scrubber &scrubber)
{
    if (scrubber.isEmpty())
        return value;
    if (value.isObject())
        return scrubbedMembers(value.toObject(), scrubber);
    if (value.isArray())
        return scrubbedItems(value.toArray(), scrubber);
    if (value.isString())
        return scrubber.scrubbed(value.toString());
    return value.isDouble() ? scrubbedNumber(value, scrubber) : value;
}

} // namespace plexus::json
