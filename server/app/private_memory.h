// Keeping what is in memory from others.
#pragma once

namespace plexus::app {

//! From now on this process is not dumped when it crashes, and no other process of the same user
//! can attach to it or read its memory through /proc. Where the system has no such thing, nothing
//! happens. docs/decisions/0020.
void keepMemoryPrivate();

} // namespace plexus::app
