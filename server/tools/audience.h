// To whom something is shown.
#pragma once

#include <QStringList>

#include <optional>

namespace plexus {

//! One rule for tools, resources, templates and prompts, for listing them and for using them.
struct Audience
{
    QStringList sets; //!< tool sets it belongs to; names as the author wrote them
    std::optional<QStringList> tenants; //!< none: every tenant; compared byte for byte
    bool connectingGuests = false; //!< only guests who may connect accounts, whatever the sets
};

} // namespace plexus
