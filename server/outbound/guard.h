// What may leave this server: the one guard for every URL that others can influence.
#pragma once

#include "outbound/allow_list.h"

#include <QList>

namespace plexus::outbound {

//! A URL that passed the guard; its addresses have yet to.
struct Target
{
    Url url;
    bool isListed = false; //!< the administrator opened this origin

    //! Whether a connection to `address` may be made for it.
    bool mayConnectTo(const QHostAddress &address) const;
};

//! Immutable, and so for all threads. Against server-side request forgery.
class Guard
{
public:
    Guard() = default;
    explicit Guard(AllowList allowed)
        : m_allowed(std::move(allowed))
    {
    }

    //! Everything that can be said without resolving a name: also for URLs that are being saved.
    //! Throws OutboundFailure{Blocked}.
    Target check(const TenantId &tenant, const QString &url) const;
    //! Each one must do, or the name is not what it says. Throws OutboundFailure{Blocked}.
    static void checkAddresses(const Target &target, const QList<QHostAddress> &addresses);

private:
    AllowList m_allowed;
};

} // namespace plexus::outbound
