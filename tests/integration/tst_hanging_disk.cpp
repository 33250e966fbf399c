// The real program while its disk does not come back from a commit.
#include "support/server/administration.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestHangingDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { QFile::remove(hang()); }
    void cleanupTestCase() { m_served.reset(); }

    void h31_aRequestDoesNotWaitForACommitThatHangs();
    void h31_whatDoesNotBeginIsNotDoneLater();
    void h31_callsThatWriteNothingGoOnMeanwhile();

private:
    QString hang() const { return m_folder.filePath(u"hang"_s); }
    //! Asks for a user; the answer has not come.
    std::unique_ptr<Wire> registration(const QByteArray &user) const;
    //! One whose commit hangs.
    std::unique_ptr<Wire> hangingRegistration(const QByteArray &user) const;
    bool isKnown(const QByteArray &user) const;

    QTemporaryDir m_folder;
    std::unique_ptr<Served> m_served;
    QByteArray m_token;
};

static const QString hostSecret = u"s8Xk4rB2xLw4TnB8cYd1HsJ5mPf3GaQe0uZo"_s;

void TestHangingDisk::initTestCase()
{
    m_served = std::make_unique<Served>(m_folder.path(), QStringList(),
                                        QHash<QString, QString>{
                                            {u"LD_PRELOAD"_s, QStringLiteral(PLEXUS_STALLED_DISK)},
                                            {u"STALL_DISK_WHILE"_s, hang()},
                                            {u"HOST_APP_REGISTRATION_SECRET"_s, hostSecret},
                                        });
    administer(m_served->adminPort(), m_served->adminKey(), "POST", "/admin/v1/tenants",
               {{u"entity_id"_s, u"acme"_s}, {u"name"_s, u"Acme"_s}});
    m_token = newToken(m_served->port(), "acme", hostSecret.toLatin1(), "ada");
    QVERIFY(!m_token.isEmpty());
}

//! Its last uses have been written: only what a test asks for is.
void TestHangingDisk::init()
{
    const auto isHealthy = [this] {
        return exchange(m_served->port(), "GET", "/health").status == 200;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy(), 20000);
}

std::unique_ptr<Wire> TestHangingDisk::registration(const QByteArray &user) const
{
    auto wire = std::make_unique<Wire>(m_served->port());
    wire->write(requestBytes(
        "POST", "/acme/plexus-auth/register-user",
        {{"Content-Type", "application/json"}, {"X-Host-App-Secret", hostSecret.toLatin1()}},
        R"({"user_id_from_host_app":")" + user + "\"}", m_served->port()));
    return wire;
}

std::unique_ptr<Wire> TestHangingDisk::hangingRegistration(const QByteArray &user) const
{
    QFile file(hang());
    if (!file.open(QIODevice::WriteOnly))
        throw std::runtime_error(file.errorString().toStdString());
    return registration(user);
}

bool TestHangingDisk::isKnown(const QByteArray &user) const
{
    return administer(m_served->adminPort(), m_served->adminKey(), "GET",
                      "/admin/v1/tenants/acme/users/" + user)
               .status
        == 200;
}

//! It was begun, so nobody can say that it was not made; and it is, when the disk comes back.
void TestHangingDisk::h31_aRequestDoesNotWaitForACommitThatHangs()
{
    const auto begun = hangingRegistration("begun");
    const WireAnswer answer = begun->readAnswer();
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.header("Retry-After").toInt() >= 1);
    QVERIFY2(answer.body.contains("may have been made"), answer.body.constData());
    QVERIFY(!isKnown("begun"));
    QVERIFY(QFile::remove(hang()));
    QTRY_VERIFY_WITH_TIMEOUT(isKnown("begun"), 20000);
}

void TestHangingDisk::h31_whatDoesNotBeginIsNotDoneLater()
{
    const auto begun = hangingRegistration("first");
    QCOMPARE(begun->readAnswer().status, 503);
    const WireAnswer answer = registration("behind")->readAnswer();
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.header("Retry-After").toInt() >= 1);
    QVERIFY2(!answer.body.contains("may have been made"), answer.body.constData());
    QVERIFY(QFile::remove(hang()));
    QTRY_VERIFY_WITH_TIMEOUT(isKnown("first"), 20000);
    QCOMPARE(registration("next")->readAnswer().status, 200);
    QVERIFY(!isKnown("behind"));
}

void TestHangingDisk::h31_callsThatWriteNothingGoOnMeanwhile()
{
    const ModernCaller caller{m_served->port(), "acme", m_token};
    const auto begun = hangingRegistration("bob");
    for (int i = 0; i < 50; ++i)
        QVERIFY(!caller.callTool(u"get_entity_info"_s).isEmpty());
    QCOMPARE(
        administer(m_served->adminPort(), m_served->adminKey(), "GET", "/admin/v1/tenants").status,
        200);
    QCOMPARE(begun->readAnswer().status, 503);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestHangingDisk, tst_hanging_disk)
#include "tst_hanging_disk.moc"
