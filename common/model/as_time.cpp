#include "model/as_time.h"

#include "core/clock.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

QJsonObject AsTime::schema() { return {{u"type"_s, u"string"_s}, {u"format"_s, u"date-time"_s}}; }

void AsTime::read(const json::Value &value, qint64 &out, const json::Reader &reader)
{
    const QDateTime time =
        value.isString() ? QDateTime::fromString(value.toString(), Qt::ISODateWithMs) : QDateTime();
    // Without an offset the text would mean another instant in another place.
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return reader.fail(u"must be a time as in RFC 3339, e.g. 2026-07-28T09:30:00Z"_s);
    out = time.toMSecsSinceEpoch();
}

QJsonValue AsTime::write(qint64 wallMs) { return toRfc3339(wallMs); }

void AsTime::read(const json::Value &value, std::optional<qint64> &out, const json::Reader &reader)
{
    if (value.isNull())
        return out.reset();
    read(value, out.emplace(), reader);
}

QJsonValue AsTime::write(const std::optional<qint64> &wallMs)
{
    return wallMs ? write(*wallMs) : QJsonValue(QJsonValue::Null);
}

} // namespace plexus
