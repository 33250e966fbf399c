// Entering API keys in the browser.
#pragma once

#include "endpoints/pages/browser.h"
#include "oauth/client/key_flow.h"

namespace plexus::pages {

struct KeyEntryServices
{
    BrowserServices browser;
    oauth::KeyFlow &flow;
    vault::CredentialVault &vault;
};

//! `/{tenant}/keys/{id}`.
std::vector<http::Route> keyEntryRoutes(KeyEntryServices services);

//! `/{tenant}/keys/{id}`.
QString keyEntryPath(const Visit &visit, const QByteArray &id);
//! What is known of the key that there is; it is not unsealed.
Task<std::optional<ApiKeyInfo>> keptKey(vault::CredentialVault *vault, TenantId tenant,
                                        CredentialHolder holder, QString provider);

} // namespace plexus::pages
