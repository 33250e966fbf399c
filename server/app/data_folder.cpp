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
static constexpr qsizetype leastSecret = 32; // characters

static void makeFolder(const QString &path)
{
    if (QDir(path).exists())
        return;
    if (!QDir().mkpath(path))
        throw Failure(FailureKind::Unavailable, u"Cannot create the data folder %1."_s.arg(path));
    QFile::setPermissions(path, ownerOnly | QFile::ExeOwner);
}

//! Others than the owner may read the file. Only where permissions say so.
static bool isReadableByOthers(const QFile &file)
{
#ifdef Q_OS_UNIX
    return file.permissions().testAnyFlags(QFile::ReadGroup | QFile::ReadOther);
#else
    Q_UNUSED(file)
    return false;
#endif
}

//! What this program has made, and what nobody but its user has seen since.
static Secret ownSecret(QFile &file)
{
    if (isReadableByOthers(file))
        throw Failure(
            FailureKind::Forbidden,
            u"%1 can be read by other users, who may have copied it. If they may not know "
            "it, replace it; then run: chmod 600 %1"_s.arg(file.fileName()));
    const Secret secret(file.readAll().trimmed());
    if (secret.reveal().size() < leastSecret)
        throw Failure(
            FailureKind::InvalidArgument,
            u"%1 holds no usable secret. Restore the file; without it, what was sealed or "
            "allowed with it is lost."_s.arg(file.fileName()));
    return secret;
}

//! The secret in the file; made and written when there is none.
static Secret keptSecret(const QString &path, Secret (*make)())
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        return ownSecret(file);
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
    if (isReadableByOthers(file)) // orchestrators mount secrets so, into a place of its own
        qCWarning(lcApp, "PLEXUS_ENCRYPTION_KEY_FILE %s can be read by other users of this system",
                  qPrintable(path));
    const Secret text(file.readAll());
    try {
        KeyRing::parse(text); // now, before there is a database
    } catch (const Failure &failure) {
        throw Failure(
            failure.kind(),
            u"PLEXUS_ENCRYPTION_KEY_FILE %1 is wrong: %2"_s.arg(path, failure.callerText()));
    }
    return text;
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
