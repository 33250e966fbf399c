#include "support/storage/memory_storage.h"

#include "async/mailbox.h"

namespace plexus::test {

class MemoryChanges::Ticket final : public Subscription
{
public:
    Ticket(MemoryData &data, std::shared_ptr<MemoryData::Subscriber> subscriber)
        : d(data)
        , m_subscriber(std::move(subscriber))
    {
    }
    ~Ticket() override
    {
        const std::lock_guard lock(d.mutex);
        std::erase(d.subscribers, m_subscriber);
        m_subscriber->listener = nullptr;
    }

private:
    MemoryData &d;
    std::shared_ptr<MemoryData::Subscriber> m_subscriber;
};

std::unique_ptr<storage::ChangeFeed::Subscription> MemoryChanges::subscribe(Listener listener)
{
    const auto subscriber = std::make_shared<MemoryData::Subscriber>(
        MemoryData::Subscriber{&Mailbox::current(), std::move(listener)});
    const std::lock_guard lock(d.mutex);
    d.subscribers.push_back(subscriber);
    return std::make_unique<Ticket>(d, subscriber);
}

} // namespace plexus::test
