#include "admin_api/admin_client.h"
#include "support/admin/admin_world.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheRecordsOfTheContract();
    void throwsTheServersProblem();
    void guardsAChangeByVersion();
    void repeatsWithoutDoingTwice();
    void rehearses();
    void endsTheRequestWhenTheTaskIsDropped();
    void tellsOtherServersApart();
    void givesItsKeyToFitAddressesOnly_data();
    void givesItsKeyToFitAddressesOnly();
};

static admin::ClientOptions optionsFor(const QString &url)
{
    admin::ClientOptions options;
    options.baseUrl = QUrl(url);
    options.key = Secret(AdminWorld::ownerKey);
    return options;
}

static admin::Target acme()
{
    admin::Target target;
    target.ids.insert(u"tenant"_s, u"acme"_s);
    return target;
}

void TstAdminClient::givesTheRecordsOfTheContract()
{
    AdminWorld world;
    admin::AdminClient client(optionsFor(world.baseUrl()));
    const admin::NewTenant body{TenantId(u"acme"_s), u"Acme"_s, TenantStatus::Suspended, {}};
    const Tenant tenant = run(client.call(admin::createTenant, {}, body));
    QCOMPARE(tenant.status, TenantStatus::Suspended);
    QCOMPARE(run(client.call(admin::getTenant, acme())).createdMs, tenant.createdMs);
    const Page<Tenant> page = run(client.call(admin::listTenants));
    QCOMPARE(page.total, 1);
    admin::TenantPatch patch;
    patch.status = TenantStatus::Active;
    QCOMPARE(run(client.call(admin::updateTenant, acme(), patch)).name, u"Acme"_s);
    (void)run(client.call(admin::deleteTenant, acme()));
    QVERIFY(world.data.tenants.isEmpty());
}

void TstAdminClient::throwsTheServersProblem()
{
    AdminWorld world;
    admin::AdminClient client(optionsFor(world.baseUrl()));
    try {
        (void)run(client.call(admin::getTenant, acme()));
        QFAIL("there is no such tenant");
    } catch (const admin::Refused &refused) {
        QCOMPARE(refused.kind(), FailureKind::NotFound);
        QCOMPARE(refused.problem().code, u"not_found"_s);
        QVERIFY(!refused.problem().requestId.isEmpty());
    }
}

void TstAdminClient::guardsAChangeByVersion()
{
    AdminWorld world;
    world.addTenant("acme");
    admin::AdminClient client(optionsFor(world.baseUrl()));
    admin::TenantPatch patch;
    patch.name = u"New"_s;
    admin::Target target = acme();
    target.ifVersion = 1;
    QCOMPARE(run(client.call(admin::updateTenant, target, patch)).version, 2);
    QVERIFY_FAILS(FailureKind::Precondition, run(client.call(admin::updateTenant, target, patch)));
}

void TstAdminClient::repeatsWithoutDoingTwice()
{
    AdminWorld world;
    world.addTenant("acme");
    admin::AdminClient client(optionsFor(world.baseUrl()));
    admin::Target target = acme();
    target.ids.insert(u"user"_s, u"a/b"_s);
    target.idempotencyKey = "k";
    const auto first = run(client.call(admin::createUserToken, target, {}));
    const auto second = run(client.call(admin::createUserToken, target, {}));
    QCOMPARE(first.token, second.token);
    QCOMPARE(first.user, UserId(u"a/b"_s));
    QCOMPARE(world.data.tokens.size(), 1);
}

void TstAdminClient::rehearses()
{
    AdminWorld world;
    world.addTenant("acme");
    admin::AdminClient client(optionsFor(world.baseUrl()));
    admin::Target target = acme();
    target.dryRun = true;
    const auto answer = run(client.send(&admin::deleteTenant, target, {}));
    QCOMPARE(json::read<admin::Removal>(answer->root()).tenants, 1);
    QCOMPARE(world.data.tenants.size(), 1);
}

void TstAdminClient::endsTheRequestWhenTheTaskIsDropped()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    admin::AdminClient client(optionsFor(u"http://127.0.0.1:%1"_s.arg(silent.serverPort())));
    std::unique_ptr<QTcpSocket> socket;
    {
        auto task = client.call(admin::whoAmI);
        task.start();
        spinUntil([&] { return silent.hasPendingConnections(); });
        socket.reset(silent.nextPendingConnection());
    }
    spinUntil([&] { return socket->state() == QAbstractSocket::UnconnectedState; });
}

void TstAdminClient::tellsOtherServersApart()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    connect(&other, &QTcpServer::newConnection, &other, [&other] {
        QTcpSocket *socket = other.nextPendingConnection();
        socket->setParent(&other);
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
        socket->disconnectFromHost();
    });
    admin::AdminClient client(optionsFor(u"http://127.0.0.1:%1"_s.arg(other.serverPort())));
    QVERIFY_THROWS_EXCEPTION(admin::Unreachable, (void)run(client.call(admin::whoAmI)));
}

void TstAdminClient::givesItsKeyToFitAddressesOnly_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("fits");
    QTest::newRow("loopback") << u"http://127.0.0.1:8001"_s << true;
    QTest::newRow("loopback 6") << u"http://[::1]:8001"_s << true;
    QTest::newRow("localhost") << u"http://localhost:8001"_s << true;
    QTest::newRow("https") << u"https://plexus.example"_s << true;
    QTest::newRow("plain far") << u"http://plexus.example"_s << false;
    QTest::newRow("looks near") << u"http://localhost.example"_s << false;
    QTest::newRow("other scheme") << u"ftp://localhost"_s << false;
    QTest::newRow("none") << u""_s << false;
}

void TstAdminClient::givesItsKeyToFitAddressesOnly()
{
    QFETCH(QString, url);
    QFETCH(bool, fits);
    QCOMPARE(admin::whyNotServer(optionsFor(url)).isEmpty(), fits);
}

PLEXUS_TEST(TstAdminClient, tst_admin_client)
#include "tst_admin_client.moc"
