// Points in time on the wire.
#pragma once

#include "json/convert.h"

#include <QDateTime>

namespace plexus {

//! Codec of fields that hold wall milliseconds: RFC 3339 in UTC, e.g. `2026-07-28T09:30:00.000Z`.
struct AsTime
{
    static QJsonObject schema();
    static void read(const json::Value &value, qint64 &out, const json::Reader &reader);
    static QJsonValue write(qint64 wallMs);

    // null: never
    static void read(const json::Value &value, std::optional<qint64> &out,
                     const json::Reader &reader);
    static QJsonValue write(const std::optional<qint64> &wallMs);
};

} // namespace plexus
