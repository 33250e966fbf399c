// What a flow has come to, for the pages.
#pragma once

#include "model/pending_flow.h"

namespace plexus::oauth {

//! Why nothing was linked although the user had agreed: what has to happen next (hole H36).
enum class ConnectTrouble {
    ProviderUnavailable, //!< the same may work later
    ProviderMisconfigured, //!< an administrator has to look at what is known of the provider
    ProviderNotConfigured, //!< the tenant has it no more, or has it disabled
    ServerFault, //!< ours
};
std::span<const json::EnumName<ConnectTrouble>> enumNames(ConnectTrouble);

struct ConnectStory
{
    enum class Stage {
        Asked, //!< the user may go to the provider
        UnderWay, //!< the browser is back and the provider is being asked
        ToConfirm, //!< the user has to agree to the account
        Linked,
        Denied, //!< at the provider
        Disowned, //!< by the user, here
        TooNarrow,
        Failed,
        Over, //!< got into wrong hands
    };
    Stage stage = Stage::Over;
    QString account; //!< for people; empty: the provider did not tell
    QString formerAccount; //!< that this one replaces; empty: none, or the same, or not known
    bool replaces = false; //!< another account, or one that cannot be told from it
    std::optional<ConnectTrouble> trouble; //!< Failed
};

ConnectStory storyOf(const PendingFlow &flow);

//! The members of PendingFlow::details by which a story is told.
void tellAccount(PendingFlow &flow, const QString &account, const QString &former, bool replaces);
void tellEnd(PendingFlow &flow, ConnectStory::Stage end,
             std::optional<ConnectTrouble> trouble = {});

} // namespace plexus::oauth
