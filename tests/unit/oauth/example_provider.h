// A provider for tests.
#pragma once

#include "model/provider_descriptor.h"

namespace plexus::oauth {

inline ProviderDescriptor exampleProvider()
{
    using namespace Qt::Literals::StringLiterals;
    ProviderDescriptor provider;
    provider.name = u"idp"_s;
    provider.issuer = u"https://idp.example"_s;
    provider.authorizationUrl = u"https://idp.example/authorize"_s;
    provider.tokenUrl = u"https://idp.example/token"_s;
    return provider;
}

} // namespace plexus::oauth
