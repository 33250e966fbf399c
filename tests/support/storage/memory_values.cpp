#include "support/storage/memory_values.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

Task<std::optional<QByteArray>> MemorySessionValues::get(TenantId tenant, QByteArray holder,
                                                         QString key)
{
    const auto lock = d.lock();
    const auto values = d.values.find({tenant, holder});
    if (values == d.values.end())
        co_return std::nullopt;
    const auto found = values->second.find(key);
    if (found == values->second.end() || found->second.expiresMs <= d.clock.wallMs())
        co_return std::nullopt;
    co_return found->second.json;
}

Task<void> MemorySessionValues::set(TenantId tenant, std::optional<UserId> user, QByteArray holder,
                                    QString key, QByteArray json, qint64 expiresMs)
{
    const auto lock = d.lock();
    if (json.size() > 64 * 1024 || key.size() > 256)
        throw Failure(FailureKind::TooLarge, u"The value or its key is too large."_s);
    d.requireTenant(tenant);
    auto &values = d.values[{tenant, holder}];
    std::erase_if(values,
                  [this](const auto &entry) { return entry.second.expiresMs <= d.clock.wallMs(); });
    if (!values.contains(key) && values.size() >= 256)
        throw Failure(FailureKind::TooLarge, u"A session holds at most 256 values."_s);
    values[key] = {user, json, expiresMs};
    co_return;
}

Task<bool> MemorySessionValues::remove(TenantId tenant, QByteArray holder, QString key)
{
    const auto lock = d.lock();
    const auto values = d.values.find({tenant, holder});
    co_return values != d.values.end() && values->second.erase(key) > 0;
}

Task<std::optional<QByteArray>> MemoryServerRecords::get(QString name)
{
    const auto lock = d.lock();
    co_return d.records.contains(name) ? std::optional(d.records.value(name)) : std::nullopt;
}

Task<void> MemoryServerRecords::set(QString name, QByteArray value)
{
    const auto lock = d.lock();
    d.records.insert(name, value);
    co_return;
}

Task<QByteArray> MemoryServerRecords::setOnce(QString name, QByteArray value)
{
    const auto lock = d.lock();
    if (!d.records.contains(name))
        d.records.insert(name, value);
    co_return d.records.value(name);
}

} // namespace plexus::test
