// Whose request it is, as far as the protocol layer needs to know.
#pragma once

#include <QByteArray>

#include <memory>

namespace plexus {
struct Principal; // never looked into here
}

namespace plexus::mcp {

//! The caller. Two requests are of the same caller exactly when their keys are equal.
struct Owner
{
    QByteArray key; //!< binds sessions, streams, tasks and sealed values
    bool guest = false; //!< nobody is known: what is kept belongs to the session alone
    std::shared_ptr<const Principal> principal; //!< for those who implement CallGate and the stores
    quint64 origin = 0; //!< the network that this request came from; not part of who it is
};

} // namespace plexus::mcp
