#include "storage/sqlite/tenants.h"

#include "core/failure.h"
#include "json/document.h"
#include "json/write.h"
#include "storage/sqlite/listing.h"

#include <QJsonArray>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static const QString tenantColumns = u"id, name, status, settings, created_ms, version"_s;

static QString settingsText(const TenantSettings &settings)
{
    return QString::fromUtf8(json::dump(json::write(settings)));
}

//! Settings of a newer program may hold members that we do not know.
static TenantSettings settingsFrom(const QByteArray &text)
{
    return json::read<TenantSettings>(json::Document::parse(text)->root(), json::Unknown::Ignore);
}

//! Columns as in tenantColumns, the first at `first`.
static Tenant tenantFrom(const QSqlQuery &row, int first)
{
    Tenant tenant;
    tenant.id = TenantId(row.value(first).toString());
    tenant.name = row.value(first + 1).toString();
    tenant.status = json::enumFromName<TenantStatus>(row.value(first + 2).toString())
                        .value_or(TenantStatus::Suspended);
    tenant.settings = settingsFrom(row.value(first + 3).toByteArray());
    tenant.createdMs = row.value(first + 4).toLongLong();
    tenant.version = row.value(first + 5).toLongLong();
    return tenant;
}

static std::optional<Tenant> findTenant(Connection &connection, const TenantId &id)
{
    auto row = connection.run(
        "SELECT id, name, status, settings, created_ms, version FROM tenant WHERE id = ?", id);
    return row.next() ? std::optional(tenantFrom(row.query(), 0)) : std::nullopt;
}

//! The tenant as it is now; throws when it is not what the caller believes.
static Tenant currentTenant(Connection &connection, const TenantId &id,
                            std::optional<qint64> ifVersion)
{
    const std::optional<Tenant> tenant = findTenant(connection, id);
    if (!tenant)
        throw Failure(FailureKind::NotFound, u"Tenant not found"_s);
    if (ifVersion && *ifVersion != tenant->version) {
        throw Failure(
            FailureKind::Precondition,
            u"The tenant has been changed meanwhile. Read it again and repeat your change."_s);
    }
    return *tenant;
}

static Tenant insertTenant(const Store &store, Connection &connection, Tenant tenant,
                           const Actor &actor)
{
    tenant.createdMs = store.clock.wallMs();
    tenant.version = 1;
    const QString folded = tenant.id.value().toLower();
    if (connection.run("SELECT 1 FROM tenant WHERE folded_id = ?", folded).next()) {
        throw Failure(FailureKind::Conflict,
                      u"Tenant with entity_id '%1' already exists."_s.arg(tenant.id.value()));
    }
    connection.run(
        "INSERT INTO tenant (id, folded_id, name, status, settings, created_ms, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        tenant.id, folded, tenant.name, json::nameOf(tenant.status), settingsText(tenant.settings),
        tenant.createdMs, tenant.version);
    recordChange(connection, tenant.id, ChangeKind::Tenant, {}, tenant.createdMs);
    appendAudit(connection,
                auditOf(store, tenant.id, actor, u"tenant.created"_s, tenant.id.value()));
    return tenant;
}

Task<Tenant> SqliteTenants::create(Tenant tenant, Actor actor)
{
    co_return co_await m_store.writer.write<Tenant>(
        [store = m_store, tenant, actor](Connection &c) {
            return insertTenant(store, c, tenant, actor);
        });
}

Task<std::optional<Tenant>> SqliteTenants::find(TenantId id)
{
    co_return findTenant(m_store.readers.here(), id);
}

Task<Page<Tenant>> SqliteTenants::list(PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<Tenant>>([request](Connection &connection) {
        const ListQuery list{
            tenantColumns,
            u"tenant WHERE 1"_s,
            {},
            {u"id"_s, u"name"_s},
            {{"created_at"_L1, "created_ms"_L1}, {"entity_id"_L1, "id"_L1}, {"name"_L1, "name"_L1}},
            true,
            u"id"_s};
        return runList<Tenant>(connection, list, request,
                               [](const QSqlQuery &row) { return tenantFrom(row, 2); });
    });
}

Task<QList<Tenant>> SqliteTenants::loadAll()
{
    co_return co_await m_store.readers.scan<QList<Tenant>>([](Connection &connection) {
        QList<Tenant> all;
        auto rows =
            connection.run("SELECT id, name, status, settings, created_ms, version FROM tenant");
        while (rows.next())
            all.append(tenantFrom(rows.query(), 0));
        return all;
    });
}

//! Applies the change; returns the names of the members that it touched.
static QJsonArray apply(const TenantChange &change, Tenant &tenant)
{
    QJsonArray touched;
    if (change.name) {
        tenant.name = *change.name;
        touched.append(u"name"_s);
    }
    if (change.status) {
        tenant.status = *change.status;
        touched.append(u"status"_s);
    }
    if (change.settings) {
        tenant.settings = *change.settings;
        touched.append(u"settings"_s);
    }
    return touched;
}

Task<Tenant> SqliteTenants::update(TenantId id, TenantChange change,
                                   std::optional<qint64> ifVersion, Actor actor)
{
    co_return co_await m_store.writer.write<Tenant>([=, store = m_store](Connection &connection) {
        Tenant tenant = currentTenant(connection, id, ifVersion);
        const QJsonArray touched = apply(change, tenant);
        ++tenant.version;
        connection.run(
            "UPDATE tenant SET name = ?, status = ?, settings = ?, version = ? WHERE id = ?",
            tenant.name, json::nameOf(tenant.status), settingsText(tenant.settings), tenant.version,
            id);
        recordChange(connection, id, ChangeKind::Tenant, {}, store.clock.wallMs());
        appendAudit(
            connection,
            auditOf(store, id, actor, u"tenant.updated"_s, id.value(), {{u"members"_s, touched}}));
        return tenant;
    });
}

//! The data keys go first: without them nothing that was sealed can be read any more, wherever
//! copies of it are.
static void shredTenant(Connection &connection, const TenantId &id)
{
    connection.run("UPDATE data_key SET wrapped = zeroblob(length(wrapped)) WHERE tenant = ?", id);
    connection.run("DELETE FROM tenant WHERE id = ?", id);
}

Task<void> SqliteTenants::remove(TenantId id, std::optional<qint64> ifVersion, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        currentTenant(connection, id, ifVersion);
        shredTenant(connection, id);
        recordChange(connection, id, ChangeKind::TenantRemoved, {}, store.clock.wallMs());
        appendAudit(connection, auditOf(store, id, actor, u"tenant.deleted"_s, id.value()));
    });
}

} // namespace plexus::storage
