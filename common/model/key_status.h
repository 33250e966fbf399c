// How far the keys of the vault are.
#pragma once

#include "json/fields.h"

#include <QList>
#include <QString>

namespace plexus {

//! One key of the ring (PLEXUS_ENCRYPTION_KEY), or one that the ring lacks and data keys need.
struct RingKeyStatus
{
    QString id; //!< public; tells nothing of the key
    bool inRing = true;
    bool primary = false;
    qint64 dataKeys = 0; //!< that it wraps
    bool removable = false; //!< nothing kept in the database needs it any more

    static constexpr auto fields()
    {
        using S = RingKeyStatus;
        return std::tuple{
            field("id", &S::id, "Public; tells nothing of the key"),
            field("in_ring", &S::inRing, "false: data keys need it, and it is missing"),
            field("primary", &S::primary, "New data keys are wrapped by it"),
            field("data_keys", &S::dataKeys, "That it wraps"),
            field("removable", &S::removable, "Nothing in the database needs it any more"),
        };
    }
};

struct KeyStatus
{
    bool finished = false; //!< everything hangs on the primary
    bool goesOn = false; //!< of a rotation: there is more that it can do, ask again
    QString advice; //!< for people: what to do next
    QList<RingKeyStatus> ringKeys; //!< in the ring's order
    qint64 dataKeys = 0; //!< of all tenants
    qint64 oldDataKeys = 0; //!< made under another primary, or replaced
    qint64 oldValues = 0; //!< sealed under a replaced data key
    qint64 unreadable =
        0; //!< of these, those that a rotation could not read; they stay as they are

    static constexpr auto fields()
    {
        using S = KeyStatus;
        return std::tuple{
            field("finished", &S::finished, "Everything hangs on the primary key"),
            field("goes_on", &S::goesOn, "There is more that a rotation can do: ask again"),
            field("advice", &S::advice, "What to do next"),
            field("ring_keys", &S::ringKeys, "In the order of PLEXUS_ENCRYPTION_KEY"),
            field("data_keys", &S::dataKeys, "Of all tenants"),
            field("old_data_keys", &S::oldDataKeys, "Yet to be replaced or removed"),
            field("old_values", &S::oldValues, "Yet to be encrypted again"),
            field("unreadable", &S::unreadable, "Values that a rotation could not read"),
        };
    }
};

} // namespace plexus
