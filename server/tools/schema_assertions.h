// The keywords of JSON Schema that look at a value alone.
#pragma once

#include "json/problems.h"

#include <QJsonObject>
#include <QJsonValue>

namespace plexus {

//! type, enum, const and the limits of numbers, strings and arrays.
void assertKeywords(const QJsonObject &schema, const QJsonValue &value, const json::Reader &at);

//! required, dependentRequired and the number of members.
void assertMembers(const QJsonObject &schema, const QJsonObject &value, const json::Reader &at);

} // namespace plexus
