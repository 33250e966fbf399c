// What a tenant's provider is like: its preset, what the tenant says differently, its variables.
#pragma once

#include "model/provider_config.h"
#include "oauth/client/presets.h"

namespace plexus::oauth {

//! RFC 7396: members of `patch` replace those of `target`, objects are merged, null removes.
QJsonObject mergePatch(QJsonObject target, const QJsonObject &patch);

//! With variables of the configuration still in braces. Throws Failure{InvalidArgument} for an
//! unknown preset, json::InvalidFields for overrides that make no descriptor.
ProviderDescriptor descriptorOf(const ProviderConfig &config, const Presets &presets);

//! Ready to link accounts: complete, and the variables of the configuration are filled in. Throws
//! as descriptorOf(), and Failure{InvalidArgument} with what is missing.
ProviderDescriptor usableDescriptorOf(const ProviderConfig &config, const Presets &presets);

//! The descriptor with all of `values` filled into its URLs.
ProviderDescriptor filledIn(ProviderDescriptor descriptor, const StringMap &values);

//! `url`'s own answer to whether it still waits for a value that comes with each account.
bool isOpen(const QString &url);

} // namespace plexus::oauth
