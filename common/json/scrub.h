// Taking known secrets out of values.
#pragma once

#include "core/scrubber.h"

#include <QJsonValue>

namespace plexus::json {

//! Every text in `value`, names of members too, without the scrubber's secrets; so are numbers that
//! are one.
QJsonValue scrubbed(const QJsonValue &value, const Scrubber &scrubber);

} // namespace plexus::json
