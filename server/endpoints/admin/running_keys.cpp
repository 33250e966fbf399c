#include "endpoints/admin/running_keys.h"

#include "core/failure.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

RunningKeys::Hold::Hold(RunningKeys &keys, QByteArray entry)
    : m_keys(keys)
    , m_entry(std::move(entry))
{
}

RunningKeys::Hold::~Hold()
{
    const std::lock_guard lock(m_keys.m_mutex);
    m_keys.m_running.remove(m_entry);
}

std::unique_ptr<RunningKeys::Hold> RunningKeys::hold(const QString &adminKeyId,
                                                     const QByteArray &key)
{
    const QByteArray entry = adminKeyId.toUtf8() + '\0' + key;
    const std::lock_guard lock(m_mutex);
    if (m_running.contains(entry))
        throw Failure(FailureKind::Conflict,
                      u"The first request with this Idempotency-Key is still being answered."_s);
    m_running.insert(entry);
    return std::make_unique<Hold>(*this, entry);
}

} // namespace plexus::endpoints
