// A user's key for a third party.
#pragma once

#include "core/secret.h"

#include <QString>

namespace plexus {

//! What `requiresApiKey` gives to a handler. Use it in requests only: results go to the client.
class ApiKey
{
public:
    ApiKey(QString provider, Secret value)
        : m_provider(std::move(provider))
        , m_value(std::move(value))
    {
    }

    const QString &provider() const noexcept { return m_provider; }
    const Secret &secret() const noexcept { return m_value; }
    const QByteArray &reveal() const noexcept { return m_value.reveal(); }

private:
    QString m_provider;
    Secret m_value;
};

} // namespace plexus
