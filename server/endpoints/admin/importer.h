// Taking rows of MCP Plexus (Python) over.
#pragma once

#include "admin_api/import_records.h"
#include "endpoints/admin/services.h"
#include "model/admin_key.h"
#include "model/tenant.h"

namespace plexus::endpoints {

//! One portion. What is here already stays, unless it is to be overwritten; what cannot be taken
//! over is skipped, with the reason.
class Importer
{
public:
    //! A rehearsal changes nothing.
    Importer(AdminServices services, Actor actor, bool isRehearsal, admin::ImportPortion portion);

    //! Throws Failure when the server cannot go on. What was taken over until then stays, and is
    //! kept when the portion comes again.
    Task<admin::ImportReport> run();

private:
    enum class Outcome { Imported, Replaced, Kept };

    template <typename Row>
    Task<void> takeAll(QList<Row> rows, Task<Outcome> (Importer::*take)(Row));
    Task<Outcome> takeTenant(OriginalTenant row);
    Task<Outcome> takeProvider(OriginalProvider row);
    Task<Outcome> takeUser(OriginalUser row);
    Task<Outcome> takeAccount(OriginalAccount row);
    Task<Outcome> takeApiKey(OriginalApiKey row);

    bool isForeseen(const OriginalName &name) const;
    Task<void> requireNewId(OriginalName tenant);
    Task<void> requireTenant(QString tenant);
    Task<bool> hasProvider(QString tenant, QString provider);
    Task<void> storeProvider(ProviderConfig config, Secret secret, bool isThere);
    Task<CredentialHolder> requireHolder(OriginalName row);
    Task<bool> hasAccount(TenantId tenant, CredentialHolder holder, QString provider);
    Task<bool> hasApiKey(TenantId tenant, CredentialHolder holder, QString provider);
    Secret unsealed(const OriginalApiKey &row) const;
    void count(OriginalKind kind, Outcome outcome);

    AdminServices m_services;
    Actor m_actor;
    bool m_isRehearsal;
    admin::ImportPortion m_portion;
    std::optional<Secret> m_fernetKey;
    admin::ImportReport m_report;
};

//! The settings that are ours, with all others of the file under `custom`.
TenantSettings importedSettings(const QJsonObject &original);

//! As a provider of ours: with a preset where the token URL is one's.
ProviderConfig importedProvider(const OriginalProvider &original, const oauth::Presets &presets);

} // namespace plexus::endpoints
