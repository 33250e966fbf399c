// Values that tools keep for a caller between calls.
#pragma once

#include "async/task.h"
#include "mcp/owner.h"

#include <QJsonValue>
#include <QString>

#include <optional>

namespace plexus {

//! Each method is atomic for its key. `holder` names whose values they are (see
//! mcp::CallContext::valueHolder()) and is never empty.
class ValueStore
{
public:
    virtual ~ValueStore() = default;
    virtual Task<std::optional<QJsonValue>> get(mcp::Owner owner, QByteArray holder,
                                                QString key) = 0;
    //! Throws Failure{TooLarge} over the limits of the store.
    virtual Task<void> set(mcp::Owner owner, QByteArray holder, QString key, QJsonValue value) = 0;
    //! Whether there was one.
    virtual Task<bool> remove(mcp::Owner owner, QByteArray holder, QString key) = 0;
};

} // namespace plexus
