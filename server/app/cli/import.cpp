#include "app/cli/import.h"

#include "admin_api/admin_client.h"
#include "app/cli/connection_settings.h"
#include "app/cli/import_report.h"
#include "app/cli/portions.h"
#include "json/write.h"
#include "storage/sqlite/original_file.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

//! What is the same for all portions.
struct Errand
{
    admin::AdminClient client;
    admin::Target target;
    admin::ImportReport report;
};

void add(admin::ImportReport &whole, const admin::ImportReport &part)
{
    for (const admin::ImportCount &count : part.counts) {
        admin::ImportCount &sum = whole.of(count.kind);
        sum.imported += count.imported;
        sum.replaced += count.replaced;
        sum.kept += count.kept;
        sum.skipped += count.skipped;
    }
    whole.skipped += part.skipped;
}

Task<void> send(Errand *errand, QList<admin::ImportPortion> portions)
{
    Foresight foresight;
    for (admin::ImportPortion &portion : portions) {
        if (errand->target.dryRun)
            portion.foreseen = foresight.of(portion);
        const admin::ImportReport part =
            co_await errand->client.call(admin::importOriginal, errand->target, portion);
        foresight.learn(portion, part);
        add(errand->report, part);
    }
}

//! What the file itself has wrong counts like what the server refuses.
void skip(admin::ImportReport &report, const QList<OriginalSkip> &rows)
{
    report.skipped += rows;
    for (const OriginalSkip &row : rows)
        report.of(row.row.kind).skipped += row.rows;
}

} // namespace

Task<ExitCode> importFile(Terminal *terminal, Values values)
{
    const OriginalRows rows = storage::readOriginal(values.value(u"file"_s));
    Errand errand{admin::AdminClient(connectionSettings(*terminal)), {}, {}};
    errand.target.dryRun = values.contains(u"dry-run"_s);
    errand.report.dryRun = errand.target.dryRun;
    admin::ImportPortion common;
    common.overwrite = values.contains(u"overwrite"_s);
    common.fernetKey = values.value(u"fernet-key"_s);
    const Portions cut = portionsOf(rows, common);
    skip(errand.report, rows.skipped + cut.tooLarge);
    co_await send(&errand, cut.portions);
    terminal->print(values.contains(u"json"_s)
                        ? QString::fromUtf8(json::dumpIndented(json::write(errand.report))) + u'\n'
                        : reportText(errand.report));
    co_return Done;
}

} // namespace plexus::cli
