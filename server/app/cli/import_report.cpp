#include "app/cli/import_report.h"

#include "app/cli/output.h"
#include "json/write.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype longestName = 60;

static QString cut(const QString &text)
{
    return text.size() <= longestName ? text : text.left(longestName) + u'…';
}

//! `api_key github of user bob of acme`
static QString nameText(const OriginalName &name)
{
    QStringList words{json::nameOf(name.kind)};
    if (!name.provider.isEmpty())
        words += cut(name.provider);
    if (!name.user.isEmpty())
        words += u"of user "_s + cut(name.user);
    if (!name.tenant.isEmpty())
        words += (words.size() > 1 ? u"of "_s : QString()) + cut(name.tenant);
    return words.join(u' ');
}

static QString skipText(const OriginalSkip &skip)
{
    const QString rows = skip.rows == 1 ? QString() : u" (%1 rows)"_s.arg(skip.rows);
    return harmless(u"  %1: %2%3"_s.arg(nameText(skip.row), skip.reason, rows)) + u'\n';
}

QString reportText(const admin::ImportReport &report)
{
    const QJsonArray counts = json::write(report).value(u"counts"_s).toArray();
    QString text =
        tableText(counts, {u"kind"_s, u"imported"_s, u"replaced"_s, u"kept"_s, u"skipped"_s});
    if (!report.skipped.isEmpty())
        text += u"\nNot taken over:\n"_s;
    for (const OriginalSkip &skip : report.skipped)
        text += skipText(skip);
    if (report.dryRun)
        text += u"\nNothing was changed: this was a rehearsal.\n"_s;
    return text;
}

} // namespace plexus::cli
