// The contract and the server agree.
#include "admin_api/operations.h"
#include "endpoints/admin/bound_operation.h"
#include "support/admin/admin_world.h"
#include "support/test_main.h"

#include <QSet>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOperationIsBoundOnce();
    void everyOperationIsMounted_data();
    void everyOperationIsMounted();
    void destructiveOperationsCanBeRehearsed();
    void idsAndAddressesAreUnique();
    void onlyAnswersOfCreationsHoldSecrets();
};

static QByteArray textOf(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

void TstAdminContract::everyOperationIsBoundOnce()
{
    const auto bound = endpoints::boundOperations();
    const auto all = admin::allOperations();
    QCOMPARE(size_t(bound.size()), all.size());
    for (const admin::Operation *operation : all)
        QCOMPARE(std::count_if(bound.begin(), bound.end(),
                               [=](const auto &entry) { return entry.operation == operation; }),
                 1);
}

void TstAdminContract::everyOperationIsMounted_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    for (const admin::Operation *operation : admin::allOperations())
        QTest::newRow(operation->id.data())
            << textOf(admin::nameOf(operation->method)) << textOf(operation->path);
}

// A request without a key is a 401 where there is a route, and a 404 or 405 where there is none.
void TstAdminContract::everyOperationIsMounted()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    AdminWorld world;
    QCOMPARE(world.askWithoutKey(method, path.replace('{', "").replace('}', "")).status, 401);
}

void TstAdminContract::destructiveOperationsCanBeRehearsed()
{
    for (const endpoints::BoundOperation &bound : endpoints::boundOperations()) {
        QCOMPARE(bool(bound.count), bound.operation->takesDryRun());
        if (bound.operation->method == admin::Method::Delete)
            QVERIFY(bound.operation->destructive);
    }
}

void TstAdminContract::idsAndAddressesAreUnique()
{
    QSet<QByteArray> seen;
    for (const admin::Operation *operation : admin::allOperations()) {
        const QByteArray address =
            textOf(admin::nameOf(operation->method)) + ' ' + textOf(operation->path);
        QVERIFY(!seen.contains(address) && !seen.contains(textOf(operation->id)));
        QVERIFY(!operation->summary.empty());
        seen << address << textOf(operation->id);
    }
}

//! Names of the members of the record, at any depth.
static QStringList membersOf(const QJsonObject &schema)
{
    QStringList names;
    const QJsonObject properties = schema[u"properties"_s].toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it)
        names += QStringList{it.key()} + membersOf(it.value().toObject());
    return schema.contains(u"items"_s) ? names + membersOf(schema[u"items"_s].toObject()) : names;
}

// Threat 71, hole H25.
void TstAdminContract::onlyAnswersOfCreationsHoldSecrets()
{
    const QSet<QString> secrets{u"secret"_s, u"token"_s, u"key"_s, u"hash"_s, u"client_secret"_s};
    const auto holdsNone = [&secrets](const QJsonObject &schema) {
        const QStringList names = membersOf(schema);
        return !QSet<QString>(names.begin(), names.end()).intersects(secrets);
    };
    QVERIFY(holdsNone(json::schemaOf<Page<Tenant>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<HostSecret>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<PlexusUser>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<UserToken>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<AdminKey>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<AuditEvent>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<ActivityEntry>>()));
    QVERIFY(holdsNone(json::schemaOf<admin::WhoAmI>()));
    QVERIFY(holdsNone(json::schemaOf<Page<admin::ProviderInfo>>()));
    QVERIFY(holdsNone(json::schemaOf<ProviderCheck>()));
    QVERIFY(holdsNone(json::schemaOf<admin::DiscoveredProvider>()));
    QVERIFY(holdsNone(json::schemaOf<Page<PresetInfo>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<ExternalToken>>()));
    QVERIFY(holdsNone(json::schemaOf<Page<ApiKeyInfo>>()));
    QVERIFY(holdsNone(json::schemaOf<admin::ImportReport>()));
    QVERIFY(!holdsNone(json::schemaOf<admin::IssuedUserToken>()));
}

PLEXUS_TEST(TstAdminContract, tst_admin_contract)
#include "tst_admin_contract.moc"
