// The failure of a provider that a tenant does not have.
#pragma once

#include "core/failure.h"

namespace plexus::oauth {

//! The tenant has no provider of that name, or has it disabled: no fault of the user, and nothing
//! that connecting an account would mend (hole H36).
class ProviderNotConfigured final : public Failure
{
public:
    static constexpr const char *code = "provider_not_configured";

    explicit ProviderNotConfigured(const QString &provider)
        : Failure(FailureKind::NotFound,
                  QStringLiteral("Provider '%1' is not configured").arg(provider))
    {
    }
};

} // namespace plexus::oauth
