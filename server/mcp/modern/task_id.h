// Ids of tasks.
#pragma once

#include "core/sealer.h"
#include "mcp/owner.h"

#include <QString>

#include <optional>

namespace plexus::mcp::modern {

//! 128 random bits, sealed for their owner: nobody else's id opens, and none can be guessed.
struct TaskId
{
    static QString make(const Sealer &sealer, const Owner &owner);
    //! What the store knows it by; nothing for a text that is no id of this owner.
    static std::optional<QByteArray> hashOf(const Sealer &sealer, const Owner &owner,
                                            const QString &id);
};

} // namespace plexus::mcp::modern
