#include "storage/sqlite/credential_rows.h"
#include "storage/sqlite/data_keys.h"

#include <array>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

// Every column of sealed values, with its row's key in one or two columns. Queued revocations hold
// what was sealed for a link; the old text, which is unique, tells the two apart.
struct SealedColumn
{
    const char *table;
    const char *place; // the table that it was sealed for
    int keyColumns;
    const char *listStale; // tenant, limit
    const char *replace; // text, data key, tenant, row's key, old text
    const char *countStale;
};

#define PLEXUS_SEALED_COLUMN(TABLE, PLACE, COUNT, FIRST, SECOND, CONDITION)                        \
    {                                                                                              \
        TABLE, PLACE, COUNT,                                                                       \
            "SELECT v.sealed, k.id, k.wrapped, k.ring_key, k.born_under, v." FIRST ", v." SECOND   \
            " FROM " TABLE " v JOIN data_key k ON k.tenant = v.tenant AND k.id = v.data_key "      \
            "WHERE v.tenant = ? AND k.active = 0 ORDER BY 6, 7 LIMIT ?",                           \
            "UPDATE " TABLE " SET sealed = ?, data_key = ? WHERE tenant = ? AND " CONDITION        \
            " AND sealed = ?",                                                                     \
            "SELECT count(*) FROM " TABLE " v JOIN data_key k ON k.tenant = v.tenant "             \
            "AND k.id = v.data_key WHERE k.active = 0"                                             \
    }

static constexpr std::array<SealedColumn, 5> sealedColumns{{
    PLEXUS_SEALED_COLUMN("provider_config", "provider_config", 1, "name", "name", "name = ?"),
    PLEXUS_SEALED_COLUMN("external_token", "external_token", 2, "holder", "provider",
                         "holder = ? AND provider = ?"),
    PLEXUS_SEALED_COLUMN("api_key", "api_key", 2, "holder", "provider",
                         "holder = ? AND provider = ?"),
    PLEXUS_SEALED_COLUMN("pending_flow", "pending_flow", 1, "id_hash", "id_hash", "id_hash = ?"),
    PLEXUS_SEALED_COLUMN("revocation", "external_token", 2, "holder", "provider",
                         "holder = ? AND provider = ?"),
}};
#undef PLEXUS_SEALED_COLUMN

static ValuePlace placeFrom(const SealedColumn &column, const TenantId &tenant,
                            const QSqlQuery &row)
{
    ValuePlace place{tenant, column.place, {row.value(5).toByteArray()}, "sealed"};
    if (column.keyColumns == 2)
        place.row += row.value(6).toByteArray();
    return place;
}

Task<QList<SealedValueRepository::Stored>> SqliteSealedValues::listStale(TenantId tenant, int limit,
                                                                         int skip)
{
    co_return co_await m_store.readers.scan<QList<Stored>>([=](Connection &connection) {
        QList<Stored> found;
        for (const SealedColumn &column : sealedColumns) {
            auto rows = connection.run(column.listStale, tenant, int(limit + skip - found.size()));
            while (rows.next())
                found.append(
                    {placeFrom(column, tenant, rows.query()), sealedFrom(rows.query(), 0)});
        }
        return found.mid(skip);
    });
}

Task<qint64> SqliteSealedValues::countStale()
{
    co_return co_await m_store.readers.scan<qint64>([](Connection &connection) {
        qint64 count = 0;
        for (const SealedColumn &column : sealedColumns) {
            auto row = connection.run(column.countStale);
            count += row.next() ? row.integer(0) : 0;
        }
        return count;
    });
}

//! Keys are TEXT but for the flows' hashes.
static QVariant keyPart(const SealedColumn &column, const QByteArray &part)
{
    return column.table == QByteArrayView("pending_flow") ? toBound(part)
                                                          : toBound(QString::fromUtf8(part));
}

static int replaceOne(Connection &connection, const SealedColumn &column,
                      const SealedValueRepository::Replacement &change)
{
    const ValuePlace &place = change.place;
    const QVariant first = keyPart(column, place.row.at(0));
    return column.keyColumns == 2
        ? connection
              .run(column.replace, change.value.text, change.value.key.id, place.tenant, first,
                   keyPart(column, place.row.at(1)), change.oldText)
              .affectedRows()
        : connection
              .run(column.replace, change.value.text, change.value.key.id, place.tenant, first,
                   change.oldText)
              .affectedRows();
}

static void replaceFingerprint(Connection &connection,
                               const SealedValueRepository::Replacement &change)
{
    connection.run("UPDATE api_key SET fingerprint = ? WHERE tenant = ? AND holder = ? "
                   "AND provider = ? AND sealed = ?",
                   change.fingerprint, change.place.tenant,
                   QString::fromUtf8(change.place.row.at(0)),
                   QString::fromUtf8(change.place.row.at(1)), change.value.text);
}

Task<int> SqliteSealedValues::replace(TenantId tenant, QList<Replacement> replacements, Actor actor)
{
    co_return co_await m_store.writer.write<int>([=, store = m_store](Connection &connection) {
        int replaced = 0;
        for (const Replacement &change : replacements) {
            requireDataKey(connection, tenant, change.value);
            for (const SealedColumn &column : sealedColumns) {
                if (column.place == change.place.table && change.place.tenant == tenant)
                    replaced += replaceOne(connection, column, change);
            }
            if (!change.fingerprint.isEmpty() && change.place.tenant == tenant)
                replaceFingerprint(connection, change);
        }
        if (replaced != 0)
            appendAudit(connection,
                        auditOf(store, tenant, actor, u"credentials.reencrypted"_s,
                                replacements.front().value.key.id, {{u"values"_s, replaced}}));
        return replaced;
    });
}

//! By provider and holder; what is neither is named by its row's key.
static QJsonObject detailsOf(const ValuePlace &place)
{
    QJsonObject details{{u"table"_s, QString::fromLatin1(place.table)}};
    if (place.row.size() == 2)
        details.insert(u"holder"_s, QString::fromUtf8(place.row.first()));
    return details;
}

Task<void> SqliteSealedValues::noteUnreadable(ValuePlace place, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        const bool isHash = place.table == "pending_flow";
        const QByteArray target = isHash ? place.row.last().toHex() : place.row.last();
        appendAudit(connection,
                    auditOf(store, place.tenant, actor, u"credential.unreadable"_s,
                            QString::fromUtf8(target), detailsOf(place)));
    });
}

} // namespace plexus::storage
