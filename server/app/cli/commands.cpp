#include "admin_api/operations.h"
#include "app/cli/audit_commands.h"
#include "app/cli/bodies.h"
#include "app/cli/command.h"
#include "app/cli/import.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static const Parameter labelOption{u"label"_s, u"TEXT"_s, u"A name for people"_s};
static const Parameter settingsOption{u"settings-json"_s,
                                      u"JSON"_s,
                                      u"All settings, as a JSON object; - reads standard input"_s,
                                      false,
                                      false,
                                      true};
static const Parameter statusOption{u"status"_s, u"STATUS"_s, u"active or suspended"_s};
static const Parameter lifetimeOption{u"lifetime-days"_s, u"DAYS"_s, u"Days until it expires"_s};
static const Parameter entityIdOption{u"entity-id"_s, u"ENTITY_ID"_s, u"The tenant's id"_s, true,
                                      true};

static Parameter requiredOption(QString name, QString value, QString help)
{
    return {std::move(name), std::move(value), std::move(help), true};
}

static const QStringList tenantColumns{u"entity_id"_s, u"name"_s, u"status"_s, u"created_at"_s};
static const QStringList secretColumns{u"id"_s, u"label"_s, u"created_at"_s, u"last_used_at"_s};
static const QStringList userColumns{u"user_id"_s, u"created_at"_s, u"last_used_at"_s,
                                     u"live_tokens"_s};
static const QStringList tokenColumns{u"id"_s,         u"user_id"_s,      u"label"_s,
                                      u"expires_at"_s, u"last_used_at"_s, u"revoked_at"_s};
static const QStringList keyColumns{u"id"_s,        u"label"_s,      u"role"_s,
                                    u"entity_id"_s, u"expires_at"_s, u"last_used_at"_s};
static const QStringList auditColumns{u"at"_s, u"entity_id"_s, u"actor"_s, u"action"_s,
                                      u"target"_s};

static const QStringList activityColumns{u"at"_s,          u"entity_id"_s, u"user_id"_s,
                                         u"method"_s,      u"tool"_s,      u"outcome"_s,
                                         u"duration_ms"_s, u"request_id"_s};

static QList<Command> tenantCommands()
{
    const Parameter name{u"name"_s, u"NAME"_s, u"The tenant's name, for people"_s};
    return {
        {u"tenant create"_s,
         &admin::createTenant,
         {entityIdOption, requiredOption(u"name"_s, u"NAME"_s, name.help), statusOption,
          settingsOption},
         &newTenantBody,
         {}},
        {u"tenant get"_s, &admin::getTenant, {}, nullptr, {}},
        {u"tenant list"_s, &admin::listTenants, {}, nullptr, tenantColumns},
        {u"tenant update"_s,
         &admin::updateTenant,
         {name, statusOption, settingsOption},
         &tenantPatchBody,
         {}},
        {u"tenant delete"_s, &admin::deleteTenant, {}, nullptr, {}},
        {u"tenant tokens"_s, &admin::listTenantTokens, {}, nullptr, tokenColumns},
        {u"tenant audit"_s, &admin::listTenantAudit, {}, nullptr, auditColumns},
        {u"tenant activity"_s, &admin::listTenantActivity, {}, nullptr, activityColumns},
    };
}

static QList<Command> userCommands()
{
    const Parameter replace{u"replace-others"_s, {}, u"Revoke the user's other tokens"_s};
    return {
        {u"user list"_s, &admin::listUsers, {}, nullptr, userColumns},
        {u"user show"_s, &admin::getUser, {}, nullptr, {}},
        {u"user remove"_s, &admin::deleteUser, {}, nullptr, {}},
        {u"token create"_s,
         &admin::createUserToken,
         {labelOption, lifetimeOption, replace},
         &newUserTokenBody,
         {}},
        {u"token list"_s, &admin::listUserTokens, {}, nullptr, tokenColumns},
        {u"token revoke"_s, &admin::revokeUserToken, {}, nullptr, {}},
        {u"token revoke-all"_s, &admin::revokeAllUserTokens, {}, nullptr, {}},
    };
}

static QList<Command> secretAndKeyCommands()
{
    const Parameter secret{
        u"secret"_s, u"SECRET"_s, u"Use this one; - reads standard input; absent: one is made"_s,
        false,       false,       true};
    const Parameter scope{u"entity-id"_s, u"ENTITY_ID"_s, u"Restrict the key to this tenant"_s};
    return {
        {u"host-secret add"_s,
         &admin::createHostSecret,
         {labelOption, secret},
         &newHostSecretBody,
         {}},
        {u"host-secret list"_s, &admin::listHostSecrets, {}, nullptr, secretColumns},
        {u"host-secret remove"_s, &admin::deleteHostSecret, {}, nullptr, {}},
        {u"key add"_s,
         &admin::createAdminKey,
         {requiredOption(u"label"_s, u"TEXT"_s, labelOption.help),
          requiredOption(u"role"_s, u"ROLE"_s, u"viewer, operator or owner"_s), scope,
          lifetimeOption},
         &newAdminKeyBody,
         {}},
        {u"key list"_s, &admin::listAdminKeys, {}, nullptr, keyColumns},
        {u"key remove"_s, &admin::deleteAdminKey, {}, nullptr, {}},
    };
}

static QList<Command> auditCommands()
{
    const Parameter chain{u"entity-id"_s, u"ENTITY_ID"_s, u"The audit of this tenant only"_s};
    const Parameter server{u"server"_s, {}, u"The server's own audit only"_s};
    const Parameter file{u"file"_s, u"FILE"_s,
                         u"An export, - for standard input; absent: of the running server"_s, false,
                         true};
    const Parameter key{u"key"_s, u"KEY"_s, u"The only key whose signatures count"_s};
    const Parameter output{u"output"_s, u"FILE"_s, u"A new file instead of standard output"_s};
    return {
        {u"audit list"_s, &admin::listAudit, {}, nullptr, auditColumns},
        {u"audit tail"_s,
         nullptr,
         {chain},
         nullptr,
         {},
         &tailAudit,
         u"Shows what is changed, as it happens"_s},
        {u"audit chains"_s,
         &admin::listAuditChains,
         {},
         nullptr,
         {u"entity_id"_s, u"first_seq"_s, u"last_seq"_s, u"last_at"_s}},
        {u"audit checkpoints"_s,
         &admin::listAuditCheckpoints,
         {},
         nullptr,
         {u"entity_id"_s, u"seq"_s, u"hash"_s, u"at"_s, u"reason"_s}},
        {u"audit sign"_s, &admin::getAuditCheckpoint, {}, nullptr, {}},
        {u"audit export"_s,
         &admin::listAuditRows,
         {chain, server, output},
         nullptr,
         {},
         &exportAudit,
         u"Writes the audit (all chains) as lines of JSON that can be verified anywhere"_s},
        {u"audit verify"_s,
         nullptr,
         {file, chain, server, key},
         nullptr,
         {},
         &verifyAudit,
         u"Checks an exported audit, without a server, or the audit of a running one"_s},
    };
}

static Command importCommand()
{
    Command command{u"import"_s, &admin::importOriginal};
    command.run = &importFile;
    command.parameters = {
        {u"file"_s, u"FILE"_s, u"A database of MCP Plexus (Python); it is only read"_s, true, true},
        {u"overwrite"_s, {}, u"Replace what is there already"_s},
        {u"fernet-key"_s, u"KEY"_s,
         u"The old PLEXUS_ENCRYPTION_KEY, if it is none of the server's; - reads standard input"_s,
         false, false, true},
        {u"dry-run"_s, {}, u"Only say what would be taken over"_s}};
    return command;
}

const QList<Command> &allCommands()
{
    static const QList<Command> commands = tenantCommands() + secretAndKeyCommands().mid(0, 3)
        + userCommands() + credentialCommands() + secretAndKeyCommands().mid(3) + auditCommands()
        + QList<Command>{{u"keys status"_s, &admin::getEncryptionKeys, {}, nullptr, {}},
                         {u"keys rotate"_s, &admin::rotateEncryptionKeys, {}, nullptr, {}},
                         importCommand(),
                         {u"activity"_s, &admin::listActivity, {}, nullptr, activityColumns},
                         {u"whoami"_s, &admin::whoAmI, {}, nullptr, {}}};
    return commands;
}

} // namespace plexus::cli
