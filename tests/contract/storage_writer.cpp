// Writes session values and tokens and says on standard output what has been acknowledged, until it
// is done or killed: storage_writer FILE ROUND
#include "async/mailbox.h"
#include "async/task.h"
#include "core/digest.h"
#include "storage/sqlite/sqlite_storage.h"

#include <QCoreApplication>

#include <cstdio>

using namespace plexus;
using namespace plexus::storage;
using namespace Qt::Literals::StringLiterals;

static constexpr int writes = 1000;
static constexpr int lanes = 8; // so that commits are shared

static void acknowledge(char kind, const QByteArray &id)
{
    std::printf("%c %s\n", kind, id.constData());
    std::fflush(stdout);
}

static Task<void> writeValue(Storage *storage, QByteArray id)
{
    const QByteArray holder = "h-" + id.left(id.size() - 2);
    co_await storage->sessionValues().set(TenantId(u"acme"_s), {}, holder, QString::fromLatin1(id),
                                          id, std::numeric_limits<qint64>::max());
    acknowledge('v', id);
}

static Task<void> addToken(Storage *storage, QByteArray id, Actor actor)
{
    UserToken token;
    token.id = TokenId(QString::fromLatin1(id));
    token.tenant = TenantId(u"acme"_s);
    token.user = UserId(u"u-"_s + token.id.value());
    token.family = FamilyId(token.id.value());
    token.expiresMs = std::numeric_limits<qint64>::max();
    co_await storage->users().addToken(token, sha256(id), false, actor);
    acknowledge('t', id);
}

static Task<void> writeLane(Storage *storage, int lane, QByteArray round)
{
    const Actor actor{u"server"_s, u"test"_s, {}, {}};
    for (int i = lane; i < writes; i += lanes) {
        const QByteArray id = round + '-' + QByteArray::number(i).rightJustified(4, '0');
        co_await writeValue(storage, id);
        co_await addToken(storage, id, actor);
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Mailbox mailbox;
    const SystemClock clock;
    const auto storage = openSqliteStorage(QString::fromLocal8Bit(argv[1]), clock);
    std::vector<Task<void>> tasks;
    for (int lane = 0; lane < lanes; ++lane) {
        tasks.push_back(writeLane(storage.get(), lane, argv[2]));
        tasks.back().start();
    }
    for (Task<void> &task : tasks) {
        while (!task.isDone())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        task.takeResult();
    }
    return 0;
}
