#include "outbound/system_resolver.h"
#include "support/fake_clock.h"
#include "support/run.h"
#include "support/test_main.h"

#include <condition_variable>
#include <mutex>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

class TstSystemResolver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSystemKnowsLocalhost();
    void noNameIsNoAddress();
    void remembersForHalfAMinute();
    void whatIsNotFoundIsAskedAgain();
    void aTenantWhoseNameServersHangDelaysItself();
    void mayGoWhileANameServerHangs();
};

//! Look-ups of names that begin with `slow` hang until it is gone.
class NameServers
{
public:
    ~NameServers() { release(); }
    SystemResolver::LookUp lookUp()
    {
        return [shared = m_shared](const QByteArray &host) {
            std::unique_lock lock(shared->mutex);
            ++shared->asked;
            shared->changed.wait(lock,
                                 [&] { return shared->isReleased || !host.startsWith("slow"); });
            return host.startsWith("none") ? Addresses{} : Addresses{QHostAddress(u"8.8.8.8"_s)};
        };
    }
    int asked() const
    {
        const std::lock_guard lock(m_shared->mutex);
        return m_shared->asked;
    }
    void release()
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->isReleased = true;
        m_shared->changed.notify_all();
    }

private:
    struct Shared
    {
        std::mutex mutex;
        std::condition_variable changed;
        int asked = 0;
        bool isReleased = false;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
};

static const TenantId acme(u"acme"_s);
static const TenantId other(u"other"_s);

void TstSystemResolver::theSystemKnowsLocalhost()
{
    test::FakeClock clock;
    SystemResolver resolver(clock);
    const Addresses found = test::run(resolver.resolve(acme, "localhost"));
    QVERIFY(!found.isEmpty());
    for (const QHostAddress &address : found)
        QVERIFY(address.isLoopback());
}

void TstSystemResolver::noNameIsNoAddress()
{
    QVERIFY(SystemResolver::askSystem("plexus.invalid").isEmpty()); // RFC 6761 section 6.4
}

void TstSystemResolver::remembersForHalfAMinute()
{
    test::FakeClock clock;
    NameServers servers;
    SystemResolver resolver(clock, servers.lookUp());
    test::run(resolver.resolve(acme, "a.example"));
    clock.advance(Milliseconds(29'999));
    test::run(resolver.resolve(other, "a.example"));
    QCOMPARE(servers.asked(), 1);
    clock.advance(Milliseconds(1));
    test::run(resolver.resolve(acme, "a.example"));
    QCOMPARE(servers.asked(), 2);
}

void TstSystemResolver::whatIsNotFoundIsAskedAgain()
{
    test::FakeClock clock;
    NameServers servers;
    SystemResolver resolver(clock, servers.lookUp());
    QVERIFY(test::run(resolver.resolve(acme, "none.example")).isEmpty());
    QVERIFY(test::run(resolver.resolve(acme, "none.example")).isEmpty());
    QCOMPARE(servers.asked(), 2);
}

void TstSystemResolver::aTenantWhoseNameServersHangDelaysItself()
{
    test::FakeClock clock;
    NameServers servers;
    SystemResolver resolver(clock, servers.lookUp());
    std::vector<std::unique_ptr<Task<Addresses>>> hanging;
    for (int i = 0; i < 5; ++i) {
        hanging.push_back(std::make_unique<Task<Addresses>>(
            resolver.resolve(acme, "slow" + QByteArray::number(i) + ".example")));
        hanging.back()->start();
    }
    test::spinUntil([&servers] { return servers.asked() == 2; });
    QCOMPARE(test::run(resolver.resolve(other, "b.example")).size(), 1);
    QCOMPARE(servers.asked(), 3);
    hanging.erase(hanging.begin(), hanging.begin() + 2); // the threads are as busy as before
    test::run(resolver.resolve(other, "c.example"));
    QCOMPARE(servers.asked(), 4);
    servers.release();
    test::spinUntil([&hanging] {
        return std::all_of(hanging.begin(), hanging.end(),
                           [](const auto &one) { return one->isDone(); });
    });
}

void TstSystemResolver::mayGoWhileANameServerHangs()
{
    test::FakeClock clock;
    NameServers servers;
    auto resolver = std::make_unique<SystemResolver>(clock, servers.lookUp());
    auto hanging = std::make_unique<Task<Addresses>>(resolver->resolve(acme, "slow.example"));
    hanging->start();
    test::spinUntil([&servers] { return servers.asked() == 1; });
    hanging.reset();
    resolver.reset();
}

} // namespace plexus::outbound

PLEXUS_TEST(plexus::outbound::TstSystemResolver, tst_system_resolver)
#include "tst_system_resolver.moc"
