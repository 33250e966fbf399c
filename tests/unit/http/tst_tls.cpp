#include "core/failure.h"
#include "core/key_pair.h"
#include "http/tls.h"
#include "support/run.h"
#include "support/test_main.h"
#include "test_server.h"

#include <QFile>
#include <QSslCertificate>
#include <QTemporaryDir>

using namespace plexus;
using namespace plexus::http;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesFilesThatDoNotWork_data();
    void refusesFilesThatDoNotWork();
    void keepsWhatItHasWhenTheNewFilesAreWrong();
    void closesHandshakesThatStall();
    void takesManyHandshakesAtOnce();
};

void TstTls::refusesFilesThatDoNotWork_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("named");
    const QString certificate = u"first-certificate.pem"_s, key = u"first-key.pem"_s;
    QTest::newRow("no certificate") << u"nothing.pem"_s << key << u"nothing.pem"_s;
    QTest::newRow("no key") << certificate << u"nothing.pem"_s << u"nothing.pem"_s;
    QTest::newRow("a key for a certificate") << key << key << u"no certificate"_s;
    QTest::newRow("a certificate for a key") << certificate << certificate << u"no private key"_s;
    QTest::newRow("no PEM") << u"README.md"_s << key << u"README.md"_s;
    QTest::newRow("the key of another")
        << certificate << u"second-key.pem"_s << u"does not belong"_s;
}

void TstTls::refusesFilesThatDoNotWork()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, named);
    try {
        const Tls tls(tlsFile(certificate), tlsFile(key));
        QFAIL("accepted");
    } catch (const Failure &failure) {
        QVERIFY2(failure.callerText().contains(named), failure.what());
    }
}

void TstTls::keepsWhatItHasWhenTheNewFilesAreWrong()
{
    const QTemporaryDir folder;
    const QString certificate = folder.filePath(u"certificate.pem"_s);
    QVERIFY(QFile::copy(tlsFile(u"first-certificate.pem"_s), certificate));
    Tls tls(certificate, tlsFile(u"first-key.pem"_s));
    QVERIFY(QFile::remove(certificate));
    QVERIFY(QFile::copy(tlsFile(u"second-certificate.pem"_s), certificate));
    QVERIFY_FAILS(FailureKind::InvalidArgument, tls.reload());
    QVERIFY(QFile::remove(certificate));
    QVERIFY(QFile::copy(tlsFile(u"first-certificate.pem"_s), certificate));
    tls.reload();
}

void TstTls::closesHandshakesThatStall()
{
    TestServer::carrier = Carrier::Tls;
    Limits limits;
    limits.headTime = std::chrono::milliseconds(1);
    const TestServer server({}, limits);
    TestServer::carrier = Carrier::Descriptor; // a client that never says hello
    RawClient client(server.port());
    QCOMPARE(client.readAll(), QByteArray());
}

//! More than a sweep finds under way.
void TstTls::takesManyHandshakesAtOnce()
{
    TestServer::carrier = Carrier::Tls;
    const TestServer server({});
    TestServer::carrier = Carrier::Descriptor;
    for (int round = 0; round < 10; ++round) {
        std::vector<std::unique_ptr<QSslSocket>> clients;
        int encrypted = 0, ended = 0;
        for (int i = 0; i < 64; ++i) {
            auto &client = clients.emplace_back(std::make_unique<QSslSocket>());
            client->setPeerVerifyMode(QSslSocket::VerifyNone);
            connect(client.get(), &QSslSocket::encrypted, this, [&] { ++encrypted; });
            connect(client.get(), &QSslSocket::errorOccurred, this, [&] { ++ended; });
            client->connectToHostEncrypted(u"127.0.0.1"_s, server.port());
        }
        spinUntil([&] { return encrypted + ended >= 64; });
        QCOMPARE(ended, 0);
    }
}

PLEXUS_TEST(TstTls, tst_tls)
#include "tst_tls.moc"
