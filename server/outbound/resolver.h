// From names to addresses.
#pragma once

#include "async/task.h"
#include "core/ids.h"

#include <QHostAddress>
#include <QList>

namespace plexus::outbound {

using Addresses = QList<QHostAddress>;

//! The transfer itself never resolves: it goes to the addresses that were checked.
class Resolver
{
public:
    virtual ~Resolver() = default;
    //! All addresses of `host`, the preferred ones first; none when there is no such name.
    virtual Task<Addresses> resolve(TenantId tenant, QByteArray host) = 0;
};

} // namespace plexus::outbound
