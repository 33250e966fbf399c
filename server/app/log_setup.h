// Where log lines go and what they look like.
#pragma once

#include "app/config.h"

namespace plexus::app {

//! From now on every log line goes to standard error: `time level category text`, or one JSON
//! object. Control characters are escaped, so that nobody can write lines of their own.
void setUpLogging(LogFormat format, LogLevel level);

} // namespace plexus::app
