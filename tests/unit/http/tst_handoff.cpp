#include "async/mailbox.h"
#include "http/handoff.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QThread>

#include <sys/socket.h>
#include <unistd.h>

using namespace plexus;
using namespace plexus::http;
using namespace plexus::test;

class TstHandoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesEachInTurn();
    void leavesOutWhoHasLeft();
    void closesWhatNobodyTakes();
    void closesWhatComesTooLate();
};

//! Two ends; the second tells when the first was closed.
struct Pair
{
    Pair() { ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends); }
    ~Pair() { ::close(ends[1]); }
    Q_DISABLE_COPY_MOVE(Pair)

    bool isClosed() const
    {
        char byte = 0;
        return ::recv(ends[1], &byte, 1, MSG_DONTWAIT) == 0;
    }
    int ends[2] = {-1, -1};
};

void TstHandoff::servesEachInTurn()
{
    Handoff handoff;
    QByteArray order;
    const auto one = handoff.join([&](qintptr) { order += '1'; });
    const auto two = handoff.join([&](qintptr) { order += '2'; });
    const auto three = handoff.join([&](qintptr) { order += '3'; });
    for (int i = 0; i < 7; ++i)
        handoff.pass(-1);
    spinUntil([&order] { return order.size() == 7; });
    QCOMPARE(order, "1231231");
}

void TstHandoff::leavesOutWhoHasLeft()
{
    Handoff handoff;
    QByteArray order;
    auto one = handoff.join([&](qintptr) { order += '1'; });
    const auto two = handoff.join([&](qintptr) { order += '2'; });
    one.reset();
    handoff.pass(-1);
    handoff.pass(-1);
    spinUntil([&order] { return order.size() == 2; });
    QCOMPARE(order, "22");
}

void TstHandoff::closesWhatNobodyTakes()
{
    const Pair pair;
    Handoff handoff;
    handoff.pass(pair.ends[0]);
    QVERIFY(pair.isClosed());
}

void TstHandoff::closesWhatComesTooLate()
{
    const Pair left, ended;
    Handoff handoff;
    auto place = handoff.join([](qintptr) { QFAIL("it has left"); });
    handoff.pass(left.ends[0]);
    place.reset();
    spinUntil([&left] { return left.isClosed(); });
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        Mailbox mailbox;
        const auto itsPlace = handoff.join([](qintptr) { QFAIL("its thread has ended"); });
        handoff.pass(ended.ends[0]);
    }));
    thread->start();
    thread->wait();
    QVERIFY(ended.isClosed());
}

PLEXUS_TEST(TstHandoff, tst_handoff)
#include "tst_handoff.moc"
