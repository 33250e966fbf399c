// Clients on I/O threads, as the server has them.
#include "http/io_threads.h"
#include "outbound/system_resolver.h"
#include "support/outbound/outbound_world.h"
#include "support/test_main.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

class TstOnIoThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachThreadAsksAtTheSameTime();
    void requestsUnderWayDoNotKeepTheServerFromEnding();
};

static const SystemClock realClock;
static constexpr int requestsOfEach = 20;

//! Asks again and again until it has all its answers.
class Asking final : public http::ThreadContext
{
public:
    Asking(outbound::Outside &outside, QString url, std::atomic<int> &answered)
        : m_resolver(realClock)
        , m_client(outside, m_resolver, realClock)
    {
        for (const char *tenant : {"acme", "other"})
            m_tasks.spawn(ask(m_client, requestOf(url, tenant), answered));
    }
    void shutDown(std::function<void()> done) override { done(); }

private:
    static Task<void> ask(outbound::Client &client, outbound::Request request,
                          std::atomic<int> &answered)
    {
        request.limits.total = Milliseconds(60'000);
        for (int i = 0; i < requestsOfEach; ++i)
            answered += (co_await client.send(request)).isSuccess();
    }

    outbound::SystemResolver m_resolver;
    outbound::Client m_client;
    TaskScope m_tasks;
};

void TstOnIoThreads::eachThreadAsksAtTheSameTime()
{
    Provider provider(Provider::answering(Provider::response("ok")), Provider::Carrier::Tls);
    OutboundWorld world;
    std::atomic<int> answered = 0;
    http::IoThreads threads(
        2, [&](int) { return std::make_unique<Asking>(world.outside, provider.url(), answered); });
    spinUntil([&answered] { return answered == 4 * requestsOfEach; });
    QCOMPARE(provider.connections, 4); // one for each tenant on each thread
    threads.stop();
}

void TstOnIoThreads::requestsUnderWayDoNotKeepTheServerFromEnding()
{
    Provider provider(Provider::silent());
    OutboundWorld world;
    std::atomic<int> answered = 0;
    http::IoThreads threads(
        2, [&](int) { return std::make_unique<Asking>(world.outside, provider.url(), answered); });
    spinUntil([&provider] { return provider.requests.size() == 4; });
    threads.stop();
    spinUntil([&provider] { return provider.open == 0; });
    QCOMPARE(answered.load(), 0);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstOnIoThreads, tst_on_io_threads)
#include "tst_on_io_threads.moc"
