// What is told about providers without a user.
#pragma once

#include "model/provider_descriptor.h"

namespace plexus {

//! A preset, for those who choose one.
struct PresetInfo
{
    QString name;
    QString displayName;
    QString setupUrl;
    QString setupHint;
    QStringList asks;
    QList<ProviderVariable> variables;
    QStringList defaultScopes;

    static constexpr auto fields()
    {
        using P = PresetInfo;
        return std::tuple{
            field("name", &P::name, ""),
            field("display_name", &P::displayName, "For people"),
            field("setup_url", &P::setupUrl, "Where a client is registered"),
            field("setup_hint", &P::setupHint, "What to mind there"),
            field("asks", &P::asks, "What has to be given besides id and secret"),
            field("variables", &P::variables, ""),
            field("default_scopes", &P::defaultScopes, ""),
        };
    }
};

//! Whether a provider takes the client's id and secret.
enum class ClientVerdict { Accepted, Rejected, Unknown };
std::span<const json::EnumName<ClientVerdict>> enumNames(ClientVerdict);

//! What an attempt with a made-up code showed.
struct ProviderCheck
{
    bool reachable = false; //!< the token endpoint answered
    ClientVerdict client = ClientVerdict::Unknown;
    QString detail; //!< for people

    static constexpr auto fields()
    {
        using C = ProviderCheck;
        return std::tuple{
            field("reachable", &C::reachable, "The token endpoint answered"),
            field("client", &C::client, "accepted, rejected or unknown"),
            field("detail", &C::detail, "For people"),
        };
    }
};

} // namespace plexus
