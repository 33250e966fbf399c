// What the operations of the admin contract take and give, besides the records of common/model.
// Members that hold a secret exist in requests and in the one answer that shows it.
#pragma once

#include "admin_api/admin_key_records.h"
#include "admin_api/credential_records.h"
#include "admin_api/provider_records.h"
#include "admin_api/tenant_records.h"
#include "model/page.h"

namespace plexus::admin {

//! No body.
struct Nothing
{
    static constexpr auto fields() { return std::tuple<>{}; }
};

template <typename T>
using ListOf = Page<T>;

//! What a destructive operation would take away; the answer to `?dry_run=1`.
struct Removal
{
    int tenants = 0;
    int users = 0;
    int tokens = 0;
    int hostSecrets = 0;
    int adminKeys = 0;
    int providers = 0;
    int connections = 0;
    int apiKeys = 0;

    static constexpr auto fields()
    {
        return std::tuple{
            field("tenants", &Removal::tenants, ""),
            field("users", &Removal::users, ""),
            field("tokens", &Removal::tokens, ""),
            field("host_secrets", &Removal::hostSecrets, ""),
            field("admin_keys", &Removal::adminKeys, ""),
            field("providers", &Removal::providers, ""),
            field("connections", &Removal::connections, ""),
            field("api_keys", &Removal::apiKeys, ""),
        };
    }
};

} // namespace plexus::admin
