// Who sees what: the one rule for listing and using tools, resources, templates and prompts.
#pragma once

#include "model/principal.h"
#include "model/tenant.h"
#include "tools/audience.h"

#include <QString>

#include <memory>
#include <optional>

namespace plexus {

enum class ItemKind { Tool, Resource, ResourceTemplate, Prompt };

//! Where a request can end on its way to an item.
enum class Gate {
    Registration, //!< there is no such item
    Tenant, //!< the tenant does not exist or is suspended
    Guests, //!< a guest, and the tenant wants none
    Audience, //!< made for other tenants
    ConnectingGuests, //!< made for guests who may connect accounts
    Sets, //!< outside the tool sets
};

//! Lists are narrowed by tool sets; using an item is only where the tenant enforces them.
enum class Purpose { List, Use };

//! Who looks.
struct Viewer
{
    const Principal &principal;
    std::shared_ptr<const TenantSettings> settings; //!< null: no active tenant
    std::optional<QString> set; //!< tool set that the caller named
};

//! The gate that keeps an item from a viewer; nothing when it is shown.
//!
//! A named set must be one of the item's, byte for byte. Without one the tenant's default sets
//! count, if it has any. Where the tenant enforces sets, nothing outside the default sets is shown
//! or usable, and a named set narrows use as well. Resources and prompts that are in no set are not
//! narrowed: sets are for tools first.
std::optional<Gate> gateAgainst(const Audience &audience, ItemKind kind, const Viewer &viewer,
                                Purpose purpose);

//! One sentence for administrators, e.g. "Tenant acme is not in its list of tenants."
QString reasonOf(Gate gate, const Audience &audience, const Viewer &viewer);

} // namespace plexus
