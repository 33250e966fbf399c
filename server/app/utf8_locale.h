// The locale that Qt works in.
#pragma once

namespace plexus::app {

//! Call before there is a QCoreApplication. Services and containers often have no locale but "C";
//! Qt then works in UTF-8 all the same, but first complains about it on standard error.
void preferUtf8Locale();

} // namespace plexus::app
