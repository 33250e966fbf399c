// Taking over what MCP Plexus (Python) has kept.
#pragma once

#include "model/original_rows.h"

namespace plexus::admin {

//! Some rows, in the order in which they depend on each other.
struct ImportPortion
{
    static constexpr int mostRows = 50; //!< of each kind

    bool overwrite = false;
    QString fernetKey;
    QList<OriginalName> foreseen; //!< rehearsals only: what earlier portions would have made
    QList<OriginalTenant> tenants;
    QList<OriginalProvider> providers;
    QList<OriginalUser> users;
    QList<OriginalAccount> accounts;
    QList<OriginalApiKey> apiKeys;

    static constexpr auto fields()
    {
        using P = ImportPortion;
        return std::tuple{
            field("overwrite", &P::overwrite, "Replace what is there already").defaulted(),
            field("fernet_key", &P::fernetKey,
                  "What API keys are encrypted with, if none of the server's keys")
                .length(0, 100)
                .defaulted(),
            field("foreseen", &P::foreseen, "With dry_run: what counts as being there")
                .items(0, 5 * mostRows)
                .defaulted(),
            field("tenants", &P::tenants, "").items(0, mostRows).defaulted(),
            field("providers", &P::providers, "").items(0, mostRows).defaulted(),
            field("users", &P::users, "").items(0, mostRows).defaulted(),
            field("accounts", &P::accounts, "").items(0, mostRows).defaulted(),
            field("api_keys", &P::apiKeys, "").items(0, mostRows).defaulted(),
        };
    }
};

//! What became of the rows of one kind.
struct ImportCount
{
    OriginalKind kind = OriginalKind::Tenant;
    int imported = 0;
    int replaced = 0;
    int kept = 0;
    int skipped = 0;

    static constexpr auto fields()
    {
        using C = ImportCount;
        return std::tuple{
            field("kind", &C::kind, ""),
            field("imported", &C::imported, "New here"),
            field("replaced", &C::replaced, "Were here, and are as in the file now"),
            field("kept", &C::kept, "Were here, and stayed as they are"),
            field("skipped", &C::skipped, "Not taken over"),
        };
    }
};

struct ImportReport
{
    bool dryRun = false;
    QList<ImportCount> counts;
    QList<OriginalSkip> skipped;

    static constexpr auto fields()
    {
        using R = ImportReport;
        return std::tuple{
            field("dry_run", &R::dryRun, "Nothing was changed"),
            field("counts", &R::counts, ""),
            field("skipped", &R::skipped, "What was not taken over, and why"),
        };
    }
    ImportCount &of(OriginalKind kind);
};

} // namespace plexus::admin
