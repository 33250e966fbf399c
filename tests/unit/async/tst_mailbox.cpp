#include "async/mailbox.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QEventLoop>
#include <QTest>
#include <QThread>

#include <map>
#include <thread>
#include <vector>

using namespace plexus;

class TstMailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsLaterAndInOrder();
    void workMayPostMore();
    void workGoesBeforeTheNextIsRun();
    void losesNothingFromOtherThreads();
    void everyThreadHasItsOwn();
    void carriesWorkToItsThreadAndBack();
    void dropsWhatIsLeftWithItself();
};

//! A thread that runs `body`, and is joined.
class JoinedThread
{
public:
    explicit JoinedThread(std::function<void()> body)
        : m_thread(QThread::create(std::move(body)))
    {
        m_thread->start();
    }
    ~JoinedThread() { m_thread->wait(); }
    Q_DISABLE_COPY_MOVE(JoinedThread)

private:
    std::unique_ptr<QThread> m_thread;
};

void TstMailbox::runsLaterAndInOrder()
{
    std::vector<int> order;
    for (int i = 0; i < 3; ++i)
        Mailbox::current().post([&order, i] { order.push_back(i); });
    QVERIFY(order.empty());
    test::spinUntil([&order] { return order.size() == 3; });
    QCOMPARE(order, (std::vector{0, 1, 2}));
}

void TstMailbox::workMayPostMore()
{
    int runs = 0;
    std::function<void()> again = [&] {
        if (++runs < 5)
            Mailbox::current().post(again);
    };
    Mailbox::current().post(again);
    test::spinUntil([&runs] { return runs == 5; });
}

void TstMailbox::workGoesBeforeTheNextIsRun()
{
    auto captured = std::make_shared<int>(0);
    const std::weak_ptr<int> watched = captured;
    std::optional<bool> goneBefore;
    Mailbox::current().post([kept = std::move(captured)] { ++*kept; });
    Mailbox::current().post([&] { goneBefore = watched.expired(); });
    test::spinUntil([&goneBefore] { return goneBefore.has_value(); });
    QVERIFY(*goneBefore);
}

void TstMailbox::losesNothingFromOtherThreads()
{
    static constexpr int senders = 4;
    static constexpr int each = 2000;
    Mailbox &mailbox = Mailbox::current();
    std::map<int, std::vector<int>> received;
    int total = 0;
    std::vector<std::thread> threads;
    for (int sender = 0; sender < senders; ++sender)
        threads.emplace_back([&, sender] {
            for (int i = 0; i < each; ++i)
                mailbox.post([&, sender, i] {
                    received[sender].push_back(i);
                    ++total;
                });
        });
    test::spinUntil([&total] { return total == senders * each; });
    for (std::thread &thread : threads)
        thread.join();
    for (const auto &[sender, numbers] : received)
        QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
}

void TstMailbox::everyThreadHasItsOwn()
{
    Mailbox *const mine = &Mailbox::current();
    bool hadOne = true;
    bool isOther = false;
    bool mineIsHere = true;
    {
        const JoinedThread thread([&] {
            hadOne = Mailbox::hasCurrent();
            const Mailbox own;
            isOther = &Mailbox::current() == &own && &own != mine && own.isHere();
            mineIsHere = mine->isHere();
        });
    }
    QVERIFY(!hadOne);
    QVERIFY(isOther);
    QVERIFY(!mineIsHere);
    QVERIFY(mine->isHere());
}

void TstMailbox::carriesWorkToItsThreadAndBack()
{
    Mailbox &home = Mailbox::current();
    std::optional<std::thread::id> ranOn;
    bool returned = false;
    const JoinedThread thread([&] {
        Mailbox own;
        QEventLoop loop;
        home.post([&] {
            own.post([&] {
                ranOn = std::this_thread::get_id();
                home.post([&returned] { returned = true; });
                loop.quit();
            });
        });
        loop.exec();
    });
    test::spinUntil([&returned] { return returned; });
    QVERIFY(ranOn.has_value());
    QVERIFY(*ranOn != std::this_thread::get_id());
}

void TstMailbox::dropsWhatIsLeftWithItself()
{
    const auto witness = std::make_shared<int>(0);
    {
        const JoinedThread thread([witness] {
            Mailbox own;
            // Dropping the first posts a second, as an abandoned Promise does.
            const std::shared_ptr<int> postsWhenDropped(new int(0), [&own, witness](const int *p) {
                delete p;
                own.post([witness] { ++*witness; });
            });
            own.post([postsWhenDropped, witness] { ++*witness; });
        });
    }
    QCOMPARE(*witness, 0);
    QCOMPARE(witness.use_count(), 1);
}

PLEXUS_TEST(TstMailbox, tst_mailbox)
#include "tst_mailbox.moc"
