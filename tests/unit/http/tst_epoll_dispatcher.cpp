// The dispatcher of I/O threads, in a thread of its own.
#include "http/epoll_dispatcher.h"
#include "support/test_main.h"

#include <QEventLoop>
#include <QThread>
#include <QTimer>

#include <functional>
#include <future>
#include <memory>

#include <sys/socket.h>
#include <unistd.h>

using namespace plexus;
using namespace std::chrono_literals;

namespace {

//! Two connected sockets.
class Pair
{
public:
    Pair()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, m_ends.data()) != 0)
            throw std::runtime_error("no sockets");
    }
    ~Pair()
    {
        for (const int end : m_ends)
            ::close(end);
    }
    Q_DISABLE_COPY_MOVE(Pair)
    int here() const { return m_ends[0]; }
    void say(char c) const { QCOMPARE(::send(m_ends[1], &c, 1, 0), 1); }
    QByteArray hear() const
    {
        QByteArray text(16, Qt::Uninitialized);
        text.resize(std::max<qsizetype>(0, ::recv(here(), text.data(), size_t(text.size()), 0)));
        return text;
    }

private:
    std::array<int, 2> m_ends{};
};

class Looping : public QThread
{
public:
    explicit Looping(std::function<void(QEventLoop &)> body)
        : m_body(std::move(body))
    {
        setEventDispatcher(new http::EpollDispatcher);
    }

    //! Whether it ended in time. ThreadSanitizer does not see that wait() waits.
    bool hasEnded()
    {
        return m_ended.get_future().wait_for(30s) == std::future_status::ready && wait();
    }

protected:
    void run() override
    {
        QEventLoop loop;
        m_body(loop);
        loop.exec();
        m_ended.set_value();
    }

private:
    std::function<void(QEventLoop &)> m_body;
    std::promise<void> m_ended;
};

} // namespace

class TstEpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timersFireInTheOrderInWhichTheyAreDue();
    void aTimerMayEndItselfAndAnother();
    void timersThatAreAlwaysDueLetSocketsSpeak();
    void aNotifierHearsOfWhatItWatchesOnly();
    void aNotifierThatIsGoneHearsNothing();
    void oneThatIsSwitchedOffHearsLaterWhatItMissed();
    void aDescriptorsNumberMayBeUsedAgain();
    void anEndIsHeardAsSomethingToRead();
    void anotherThreadWakesIt();
    void whatIsToBeDeletedIsDeleted();

private:
    //! Runs `body` and the loop that it is given until that quits.
    static void loop(std::function<void(QEventLoop &)> body)
    {
        Looping thread(std::move(body));
        thread.start();
        QVERIFY(thread.hasEnded());
    }
};

void TstEpollDispatcher::timersFireInTheOrderInWhichTheyAreDue()
{
    QStringList fired;
    loop([&fired](QEventLoop &loop) {
        QTimer::singleShot(200ms, &loop, [&] {
            fired += QStringLiteral("third");
            loop.quit();
        });
        QTimer::singleShot(0ms, &loop, [&] { fired += QStringLiteral("first"); });
        QTimer::singleShot(1ms, &loop, [&] { fired += QStringLiteral("second"); });
    });
    QCOMPARE(fired.join(QLatin1Char(' ')), QStringLiteral("first second third"));
}

void TstEpollDispatcher::aTimerMayEndItselfAndAnother()
{
    int rings = 0;
    bool other = false;
    loop([&](QEventLoop &loop) {
        auto *first = new QTimer(&loop);
        auto *second = new QTimer(&loop);
        QObject::connect(second, &QTimer::timeout, &loop, [&other] { other = true; });
        QObject::connect(first, &QTimer::timeout, &loop, [&rings, first, second, &loop] {
            second->stop();
            if (++rings < 3)
                return;
            first->stop();
            QTimer::singleShot(5ms, &loop, [&loop] { loop.quit(); });
        });
        first->start(1ms);
        second->start(2ms);
        QCOMPARE(first->remainingTime() <= 1, true);
    });
    QCOMPARE(rings, 3);
    QVERIFY(!other);
}

void TstEpollDispatcher::timersThatAreAlwaysDueLetSocketsSpeak()
{
    const Pair pair;
    QByteArray heard;
    loop([&](QEventLoop &loop) {
        auto *busy = new QTimer(&loop);
        QObject::connect(busy, &QTimer::timeout, &loop, [&pair] { pair.say('x'); });
        busy->start(0ms);
        auto *notifier = new QSocketNotifier(pair.here(), QSocketNotifier::Read, &loop);
        QObject::connect(notifier, &QSocketNotifier::activated, &loop, [&] {
            heard += pair.hear();
            loop.quit();
        });
    });
    QVERIFY(heard.startsWith('x'));
}

void TstEpollDispatcher::aNotifierHearsOfWhatItWatchesOnly()
{
    const Pair pair;
    int writable = 0;
    int readable = 0;
    loop([&](QEventLoop &loop) {
        auto *reading = new QSocketNotifier(pair.here(), QSocketNotifier::Read, &loop);
        auto *writing = new QSocketNotifier(pair.here(), QSocketNotifier::Write, &loop);
        QObject::connect(reading, &QSocketNotifier::activated, &loop, [&] { ++readable; });
        QObject::connect(writing, &QSocketNotifier::activated, &loop, [&writable, &loop] {
            if (++writable == 3)
                loop.quit();
        });
    });
    QCOMPARE(writable, 3);
    QCOMPARE(readable, 0);
}

void TstEpollDispatcher::aNotifierThatIsGoneHearsNothing()
{
    const Pair one, two;
    one.say('1');
    two.say('2');
    int heard = 0;
    loop([&](QEventLoop &loop) {
        std::array<QSocketNotifier *, 2> notifiers{
            new QSocketNotifier(one.here(), QSocketNotifier::Read, &loop),
            new QSocketNotifier(two.here(), QSocketNotifier::Read, &loop)};
        for (const int i : {0, 1}) { // both are ready in the same turn; the first ends the other
            QObject::connect(notifiers.at(size_t(i)), &QSocketNotifier::activated, &loop,
                             [&heard, &loop, notifiers] {
                                 ++heard;
                                 for (QSocketNotifier *notifier : notifiers)
                                     notifier->setEnabled(false);
                                 QTimer::singleShot(2ms, &loop, [&loop] { loop.quit(); });
                             });
        }
    });
    QCOMPARE(heard, 1);
}

void TstEpollDispatcher::oneThatIsSwitchedOffHearsLaterWhatItMissed()
{
    const Pair pair;
    bool early = false;
    QByteArray heard;
    loop([&](QEventLoop &loop) {
        auto *notifier = new QSocketNotifier(pair.here(), QSocketNotifier::Read, &loop);
        notifier->setEnabled(false);
        pair.say('x');
        QObject::connect(notifier, &QSocketNotifier::activated, &loop, [&, notifier] {
            early = !notifier->isEnabled();
            heard += pair.hear();
            loop.quit();
        });
        QTimer::singleShot(2ms, &loop, [notifier] { notifier->setEnabled(true); });
    });
    QVERIFY(!early);
    QCOMPARE(heard, "x");
}

void TstEpollDispatcher::aDescriptorsNumberMayBeUsedAgain()
{
    auto pair = std::make_unique<Pair>();
    QByteArray heard;
    loop([&](QEventLoop &loop) {
        auto *first = new QSocketNotifier(pair->here(), QSocketNotifier::Read, &loop);
        QTimer::singleShot(1ms, &loop, [&, first] { // the kernel knows it by now
            delete first;
            pair.reset();
            pair = std::make_unique<Pair>();
            pair->say('x');
            auto *second = new QSocketNotifier(pair->here(), QSocketNotifier::Read, &loop);
            QObject::connect(second, &QSocketNotifier::activated, &loop, [&] {
                heard += pair->hear();
                loop.quit();
            });
        });
    });
    QCOMPARE(heard, "x");
}

void TstEpollDispatcher::anEndIsHeardAsSomethingToRead()
{
    auto pair = std::make_unique<std::array<int, 2>>();
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair->data()), 0);
    bool heard = false;
    loop([&](QEventLoop &loop) {
        auto *notifier = new QSocketNotifier((*pair)[0], QSocketNotifier::Read, &loop);
        QObject::connect(notifier, &QSocketNotifier::activated, &loop, [&, notifier] {
            heard = true;
            notifier->setEnabled(false);
            loop.quit();
        });
        QTimer::singleShot(1ms, &loop, [&pair] { ::close((*pair)[1]); });
    });
    ::close((*pair)[0]);
    QVERIFY(heard);
}

void TstEpollDispatcher::anotherThreadWakesIt()
{
    std::atomic<QEventLoop *> running = nullptr;
    Looping thread([&running](QEventLoop &loop) {
        QMetaObject::invokeMethod(
            &loop, [&] { running = &loop; }, Qt::QueuedConnection);
    });
    thread.start();
    QTRY_VERIFY(running);
    QCoreApplication::postEvent(running, new QEvent(QEvent::User)); // wakes it, does nothing
    running.load()->quit();
    QVERIFY(thread.hasEnded());
}

void TstEpollDispatcher::whatIsToBeDeletedIsDeleted()
{
    bool deleted = false;
    loop([&deleted](QEventLoop &loop) {
        auto *object = new QObject;
        QObject::connect(object, &QObject::destroyed, &loop, [&deleted, &loop] {
            deleted = true;
            loop.quit();
        });
        object->deleteLater();
    });
    QVERIFY(deleted);
}

PLEXUS_TEST(TstEpollDispatcher, tst_epoll_dispatcher)
#include "tst_epoll_dispatcher.moc"
