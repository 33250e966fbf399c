#include "storage/sqlite/activity.h"

#include "storage/sqlite/listing.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

namespace {

//! Fixed conditions, the filter's values bound.
ListQuery queryFor(const ActivityFilter &filter)
{
    ListQuery list{u"tenant, user, client, method, item, outcome, duration_ms, request_id"_s,
                   u"activity WHERE 1"_s,
                   {},
                   {u"user"_s, u"method"_s, u"item"_s, u"request_id"_s},
                   {{"at"_L1, "at_ms"_L1}},
                   true,
                   u"seq"_s};
    const auto require = [&list](const QString &condition, const QVariant &value) {
        if (value.isNull())
            return;
        list.from += u" AND "_s + condition + u" ?"_s;
        list.bound += value;
    };
    require(u"tenant ="_s, toBound(filter.tenant));
    require(u"user ="_s, toBound(filter.user));
    require(u"item ="_s, toBound(filter.item));
    require(u"at_ms >="_s, toBound(filter.sinceMs));
    require(u"at_ms <"_s, toBound(filter.untilMs));
    if (filter.outcome)
        require(u"outcome ="_s, json::nameOf(*filter.outcome));
    return list;
}

//! What a newer program wrote is a failure to this one.
CallOutcome outcomeFrom(const QString &name)
{
    for (const auto &known : enumNames(CallOutcome())) {
        if (name == QLatin1StringView(known.name))
            return known.value;
    }
    return CallOutcome::Failed;
}

ActivityEntry entryFrom(const QSqlQuery &row)
{
    const auto text = [&row](int column) { return row.value(column).toString(); };
    ActivityEntry entry;
    entry.atMs = row.value(0).toLongLong();
    entry.tenant = TenantId(text(2));
    if (!row.isNull(3))
        entry.user = UserId(text(3));
    entry.client = ClientId(text(4));
    entry.method = text(5);
    entry.item = text(6);
    entry.outcome = outcomeFrom(text(7));
    entry.durationMs = row.value(8).toLongLong();
    entry.requestId = text(9);
    return entry;
}

} // namespace

Task<Page<ActivityEntry>> SqliteActivity::list(ActivityFilter filter, PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<ActivityEntry>>([=](Connection &connection) {
        return runList<ActivityEntry>(connection, queryFor(filter), request, &entryFrom);
    });
}

} // namespace plexus::storage
