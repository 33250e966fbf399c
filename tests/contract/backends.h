// The implementations that every suite runs on.
#pragma once

#include "storage/storage.h"

#include <span>

namespace plexus::test {

struct Backend
{
    const char *name;
    //! `folder` is empty, exists, and outlives what is returned.
    std::unique_ptr<storage::Storage> (*open)(const QString &folder, const Clock &clock);
};

std::span<const Backend> backends();

} // namespace plexus::test
