#include "app/cli/portions.h"

#include "json/write.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

//! Well below what an admin request may have, whatever escapes add.
static constexpr qsizetype mostBytes = 128 * 1024;

//! Cuts `rows` into portions, which have them in their member `member`.
template <typename Row>
static void addPortions(Portions &cut, const QList<Row> &rows,
                        QList<Row> admin::ImportPortion::*member,
                        const admin::ImportPortion &common)
{
    qsizetype bytes = mostBytes;
    for (const Row &row : rows) {
        const qsizetype size = json::dump(json::write(row)).size();
        if (size > mostBytes) {
            cut.tooLarge.append({nameOfOriginal(row), u"it is too large"_s, 1});
            continue;
        }
        const bool isFull = bytes + size > mostBytes
            || (cut.portions.last().*member).size() == admin::ImportPortion::mostRows;
        if (isFull) {
            cut.portions.append(common);
            bytes = 0;
        }
        (cut.portions.last().*member).append(row);
        bytes += size;
    }
}

Portions portionsOf(const OriginalRows &rows, const admin::ImportPortion &common)
{
    using P = admin::ImportPortion;
    Portions cut;
    addPortions(cut, rows.tenants, &P::tenants, common);
    addPortions(cut, rows.providers, &P::providers, common);
    addPortions(cut, rows.users, &P::users, common);
    addPortions(cut, rows.accounts, &P::accounts, common);
    addPortions(cut, rows.apiKeys, &P::apiKeys, common);
    return cut;
}

static QString spelled(const OriginalName &name)
{
    return QString::fromUtf8(json::dump(json::write(name)));
}

//! Calls `visit` with each row's name.
template <typename Visit>
static void forEachName(const admin::ImportPortion &portion, Visit visit)
{
    const auto all = [&visit](const auto &rows) {
        for (const auto &row : rows)
            visit(nameOfOriginal(row));
    };
    all(portion.tenants);
    all(portion.providers);
    all(portion.users);
    all(portion.accounts);
    all(portion.apiKeys);
}

QList<OriginalName> Foresight::of(const admin::ImportPortion &portion) const
{
    QList<OriginalName> needed;
    const auto need = [&](const OriginalName &name) {
        if (m_known.contains(spelled(name)) && !needed.contains(name))
            needed.append(name);
    };
    forEachName(portion, [&](const OriginalName &row) {
        need(m_tenants.value(row.tenant.toLower()));
        need({OriginalKind::User, row.tenant, row.user, {}});
        need({OriginalKind::Provider, row.tenant, {}, row.provider});
    });
    return needed;
}

void Foresight::learn(const admin::ImportPortion &portion, const admin::ImportReport &report)
{
    QSet<QString> skipped;
    for (const OriginalSkip &skip : report.skipped)
        skipped.insert(spelled(skip.row));
    forEachName(portion, [&](const OriginalName &row) {
        if (skipped.contains(spelled(row)))
            return;
        m_known.insert(spelled(row));
        if (row.kind == OriginalKind::Tenant)
            m_tenants.insert(row.tenant.toLower(), row);
    });
}

} // namespace plexus::cli
