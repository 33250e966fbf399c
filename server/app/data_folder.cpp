#include "app/data_folder.h"

#include "core/failure.h"
#include "core/logging.h"
#include "core/random.h"
#include "vault/key_ring.h"

#include <QDir>
#include <QFile>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

static void makeFolder(const QString &path)
{
    if (QDir(path).exists())
        return;
    if (!QDir().mkpath(path))
        throw Failure(FailureKind::Unavailable, u"Cannot create the data folder %1."_s.arg(path));
    QFile::setPermissions(path, ownerOnly | QFile::ExeOwner);
}

//! The secret in the file; made and written when there is none.
static Secret keptSecret(const QString &path, Secret (*make)())
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        return Secret(file.readAll().trimmed());
    const Secret secret = make();
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly)
        || file.write(secret.reveal() + '\n') < 0)
        throw Failure(FailureKind::Unavailable,
                      u"Cannot write %1: %2."_s.arg(path, file.errorString()));
    qCInfo(lcApp, "made %s", qPrintable(path));
    return secret;
}

static Secret newAdminKey() { return randomToken("plx_ak_"); }

QString adminKeyFile(const QString &dataFolder)
{
    return QDir(dataFolder).filePath(u"admin.key"_s);
}

static Secret readKeyFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw Failure(
            FailureKind::Unavailable,
            u"Cannot read PLEXUS_ENCRYPTION_KEY_FILE %1: %2."_s.arg(path, file.errorString()));
    return Secret(file.readAll());
}

void prepareDataFolder(Config &config)
{
    makeFolder(config.dataFolder);
    if (config.encryptionKey.isEmpty()) {
        config.encryptionKey = config.encryptionKeyFile.isEmpty()
            ? keptSecret(QDir(config.dataFolder).filePath(u"encryption.key"_s), &KeyRing::generate)
            : readKeyFile(config.encryptionKeyFile);
    }
    if (config.adminKey.isEmpty())
        config.adminKey = keptSecret(adminKeyFile(config.dataFolder), &newAdminKey);
}

} // namespace plexus::app
