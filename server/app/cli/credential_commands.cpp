#include "admin_api/operations.h"
#include "app/cli/bodies.h"
#include "app/cli/command.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static const QStringList providerColumns{u"name"_s,       u"preset"_s,  u"client_id"_s,
                                         u"has_secret"_s, u"enabled"_s, u"problem"_s};
static const QStringList presetColumns{u"name"_s, u"display_name"_s, u"asks"_s, u"setup_url"_s};
static const QStringList connectionColumns{u"provider"_s, u"account_label"_s, u"state"_s,
                                           u"scopes"_s,   u"expires_at"_s,    u"last_used_at"_s};
static const QStringList apiKeyColumns{u"provider"_s, u"label"_s, u"last4"_s, u"updated_at"_s,
                                       u"last_used_at"_s};

static QList<Parameter> providerDetails()
{
    return {
        {.name = u"preset"_s,
         .value = u"NAME"_s,
         .help = u"What Plexus knows of it; see ext-oauth presets"_s},
        {.name = u"issuer"_s,
         .value = u"URL"_s,
         .help = u"Read the addresses from this issuer's discovery document"_s},
        {.name = u"authorization-url"_s, .value = u"URL"_s, .help = u"Where users agree"_s},
        {.name = u"token-url"_s, .value = u"URL"_s, .help = u"Where tokens come from"_s},
        {.name = u"scopes"_s,
         .value = u"LIST"_s,
         .help = u"Asked for when a tool names none, with commas between"_s},
        {.name = u"userinfo-url"_s,
         .value = u"URL"_s,
         .help = u"Tells whose account it is; REMOVE takes it away"_s},
        {.name = u"var"_s,
         .value = u"NAME=VALUE"_s,
         .help = u"A variable of the preset; may be repeated"_s,
         .repeatable = true},
        {.name = u"overrides-json"_s,
         .value = u"JSON"_s,
         .help = u"Anything else that differs from the preset; - reads standard input"_s,
         .secret = true},
    };
}

static Parameter clientId(bool required)
{
    return {.name = u"client-id"_s,
            .value = u"ID"_s,
            .help = u"The client id that the provider gave"_s,
            .required = required};
}

static Parameter clientSecret(bool prompted)
{
    return {.name = u"client-secret"_s,
            .value = u"SECRET"_s,
            .help = u"The client secret; - reads standard input"_s,
            .secret = true,
            .prompted = prompted};
}

static QList<Parameter> newProviderParameters()
{
    const Parameter name{.name = u"provider-name"_s,
                         .value = u"PROVIDER_NAME"_s,
                         .help = u"The name that tools ask for"_s,
                         .required = true,
                         .positional = true};
    return QList<Parameter>{name, clientId(true), clientSecret(true)} + providerDetails();
}

static QList<Parameter> providerPatchParameters()
{
    return QList<Parameter>{clientId(false), clientSecret(false)} + providerDetails()
        + QList<Parameter>{
            {.name = u"enable"_s, .help = u"Let users link and use accounts again"_s},
            {.name = u"disable"_s, .help = u"Nobody links or uses an account until --enable"_s}};
}

static const Parameter forceSwitch{.name = u"force"_s, .help = u"The same as --yes"_s};
static const Parameter issuerOption{
    .name = u"issuer"_s, .value = u"URL"_s, .help = u"The issuer's address"_s, .required = true};

//! What a script takes for a passed test.
static bool isAccepted(const QJsonObject &answer)
{
    return answer[u"reachable"_s].toBool() && answer[u"client"_s] != u"rejected"_s;
}

static QList<Command> providerCommands()
{
    return {
        {.words = u"ext-oauth create"_s,
         .operation = &admin::createProvider,
         .parameters = newProviderParameters(),
         .body = &newProviderBody},
        {.words = u"ext-oauth get"_s, .operation = &admin::getProvider},
        {.words = u"ext-oauth list"_s,
         .operation = &admin::listProviders,
         .columns = providerColumns},
        {.words = u"ext-oauth update"_s,
         .operation = &admin::updateProvider,
         .parameters = providerPatchParameters(),
         .body = &providerPatchBody},
        {.words = u"ext-oauth delete"_s,
         .operation = &admin::deleteProvider,
         .parameters = {forceSwitch}},
        {.words = u"ext-oauth test"_s, .operation = &admin::testProvider, .passed = &isAccepted},
        {.words = u"ext-oauth discover"_s,
         .operation = &admin::discoverProvider,
         .parameters = {issuerOption},
         .body = &issuerBody},
        {.words = u"ext-oauth presets"_s,
         .operation = &admin::listPresets,
         .columns = presetColumns},
        {.words = u"ext-oauth presets"_s, .operation = &admin::getPreset},
    };
}

QList<Command> credentialCommands()
{
    return providerCommands()
        + QList<Command>{
            {.words = u"connection list"_s,
             .operation = &admin::listConnections,
             .columns = connectionColumns},
            {.words = u"connection disconnect"_s, .operation = &admin::disconnectAccount},
            {.words = u"api-key list"_s,
             .operation = &admin::listApiKeys,
             .columns = apiKeyColumns},
            {.words = u"api-key delete"_s, .operation = &admin::deleteApiKey}};
}

} // namespace plexus::cli
