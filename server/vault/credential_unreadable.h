// The failure of a stored credential that cannot be read.
#pragma once

#include "core/failure.h"

namespace plexus::vault {

//! A value is there, but the keys of this server do not open it: damaged, moved from another row or
//! tenant, or sealed under a key that is gone. Never to be taken for "there is none" (hole H36).
class CredentialUnreadable final : public Failure
{
public:
    static constexpr const char *code = "credential_unreadable";

    //! `logText` names the place, never the value.
    explicit CredentialUnreadable(const QString &logText)
        : Failure(
            FailureKind::Internal,
            QStringLiteral("The stored credential cannot be read. Enter it again, or tell the "
                           "administrator."),
            QStringLiteral("credential_unreadable: ") + logText)
    {
    }
};

} // namespace plexus::vault
