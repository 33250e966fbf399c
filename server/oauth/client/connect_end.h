// What comes of a flow that links nothing.
#pragma once

#include "oauth/client/connect_story.h"

#include <exception>

namespace plexus::oauth {

struct ConnectEnd
{
    ConnectStory::Stage stage = ConnectStory::Stage::Failed; //!< or Denied
    std::optional<ConnectTrouble> trouble; //!< Failed
    QString reason; //!< for administrators; nothing in it that the provider wrote
    //! Of the audit row.
    QString action() const
    {
        return stage == ConnectStory::Stage::Denied ? QStringLiteral("connect.denied")
                                                    : QStringLiteral("connect.failed");
    }
};

//! What a failure comes to that was thrown between the browser's return and the link.
ConnectEnd connectEndOf(const std::exception_ptr &thrown);

} // namespace plexus::oauth
