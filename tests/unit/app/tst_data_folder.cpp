#include "app/data_folder.h"
#include "core/failure.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using plexus::test::failureOf;

namespace plexus::app {

class TestDataFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void makesSecretsThatOnlyItsUserCanRead();
    void keepsTheSecretsThatItMade();
    void configuredSecretsLeaveNoFile();
    void refusesSecretsThatOthersCanRead_data() { secretFiles(); }
    void refusesSecretsThatOthersCanRead();
    void refusesSecretsThatWereCutShort_data() { secretFiles(); }
    void refusesSecretsThatWereCutShort();
    void namesAKeyFileThatIsNotThere();
    void namesAKeyFileThatHoldsNoKey();

private:
    static void secretFiles()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("admin key") << u"admin.key"_s;
        QTest::newRow("encryption key") << u"encryption.key"_s;
    }
    QString path(const QString &name) const { return m_folder->filePath(u"data/"_s + name); }
    Config prepared() const
    {
        Config config;
        config.dataFolder = m_folder->filePath(u"data"_s);
        prepareDataFolder(config);
        return config;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDataFolder::makesSecretsThatOnlyItsUserCanRead()
{
    const Config config = prepared();
    QVERIFY(config.adminKey.reveal().size() >= 32 && config.encryptionKey.reveal().size() >= 32);
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeGroup | QFile::ExeOther;
    for (const QString &name : {u"admin.key"_s, u"encryption.key"_s, u"."_s})
        QVERIFY2(!(QFile::permissions(path(name)) & others), qPrintable(name));
}

void TestDataFolder::keepsTheSecretsThatItMade()
{
    const Config first = prepared();
    const Config second = prepared();
    QCOMPARE(second.adminKey.reveal(), first.adminKey.reveal());
    QCOMPARE(second.encryptionKey.reveal(), first.encryptionKey.reveal());
}

void TestDataFolder::configuredSecretsLeaveNoFile()
{
    Config config;
    config.dataFolder = m_folder->filePath(u"data"_s);
    config.adminKey = Secret("configured-admin-key-of-some-length");
    config.encryptionKey = Secret("configured");
    prepareDataFolder(config);
    QCOMPARE(QDir(config.dataFolder).entryList(QDir::Files), QStringList());
}

void TestDataFolder::refusesSecretsThatOthersCanRead()
{
    QFETCH(QString, name);
    prepared();
    QVERIFY(
        QFile::setPermissions(path(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    try {
        prepared();
        QFAIL("it started");
    } catch (const Failure &failure) {
        QVERIFY(failure.callerText().contains(u"chmod 600 "_s + path(name)));
    }
}

void TestDataFolder::refusesSecretsThatWereCutShort()
{
    QFETCH(QString, name);
    prepared();
    QVERIFY(QFile::resize(path(name), 5));
    QCOMPARE(failureOf([this] { prepared(); }), FailureKind::InvalidArgument);
}

void TestDataFolder::namesAKeyFileThatIsNotThere()
{
    Config config;
    config.dataFolder = m_folder->filePath(u"data"_s);
    config.encryptionKeyFile = path(u"absent"_s);
    try {
        prepareDataFolder(config);
        QFAIL("it started");
    } catch (const Failure &failure) {
        QVERIFY(failure.callerText().contains(u"PLEXUS_ENCRYPTION_KEY_FILE"_s));
        QVERIFY(failure.callerText().contains(config.encryptionKeyFile));
    }
}

void TestDataFolder::namesAKeyFileThatHoldsNoKey()
{
    Config config;
    config.dataFolder = m_folder->filePath(u"data"_s);
    config.encryptionKeyFile = m_folder->filePath(u"ring"_s);
    QFile file(config.encryptionKeyFile);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("~") == 1);
    file.close();
    try {
        prepareDataFolder(config);
        QFAIL("it started");
    } catch (const Failure &failure) {
        QVERIFY(failure.callerText().contains(config.encryptionKeyFile));
        QVERIFY(!failure.callerText().contains(u'~'));
    }
}

} // namespace plexus::app

PLEXUS_TEST(plexus::app::TestDataFolder, tst_data_folder)
#include "tst_data_folder.moc"
