// Small facts about this installation.
#pragma once

#include "async/task.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace plexus::storage {

//! Server-wide single values, e.g. the key ring's check value.
class ServerRecordRepository
{
public:
    virtual ~ServerRecordRepository() = default;
    virtual Task<std::optional<QByteArray>> get(QString name) = 0;
    virtual Task<void> set(QString name, QByteArray value) = 0;
    //! Unless there is one already. What is there afterwards.
    virtual Task<QByteArray> setOnce(QString name, QByteArray value) = 0;
};

} // namespace plexus::storage
