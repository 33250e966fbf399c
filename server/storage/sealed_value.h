// Values that only the vault can read, as the repositories keep them.
#pragma once

#include "core/ids.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

namespace plexus::storage {

//! A tenant's data key: wrapped by one of the ring's keys, so useless without the ring.
struct WrappedKey
{
    QString id; //!< random, public
    QByteArray wrapped;
    QString ringKey; //!< public id of the ring's key that wraps it now
    QString bornUnder; //!< and of the one that was primary when it was made
};

//! Which column of which row: a sealed value counts nowhere else.
struct ValuePlace
{
    TenantId tenant;
    QByteArray table;
    QByteArrayList row; //!< the rest of the primary key
    QByteArray column;

    friend bool operator==(const ValuePlace &, const ValuePlace &) = default;
};

//! The text of the vault, and the data key under which it was sealed. Repositories read both in
//! one step, and keep a key as long as a value names it.
struct SealedValue
{
    QByteArray text;
    WrappedKey key; //!< of what is written only the id counts
};

} // namespace plexus::storage
