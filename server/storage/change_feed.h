// What changed in the database, by whichever process.
#pragma once

#include "core/ids.h"

#include <functional>
#include <memory>

namespace plexus::storage {

//! Kinds of changes that caches and running work depend on.
enum class ChangeKind {
    Tenant, //!< created, renamed, settings, status; key: empty
    TenantRemoved, //!< key: empty
    TokenFamily, //!< revoked; key: family id
    User, //!< removed or all tokens revoked; key: user id
    HostSecret, //!< added or removed
    AdminKey, //!< added or removed; tenant may be empty
    Session, //!< ended by its owner; key: the id's hash in hex
    Task, //!< another status, message or answer; key: the id's hash in hex
    Provider, //!< created, changed or removed; key: its name
    Credential, //!< token or API key added, changed or removed; key: holder, line feed, provider
    Flow, //!< made a step; key: the id's hash in hex
};

//! One row of table `change`, written in the transaction of the change itself.
struct Change
{
    qint64 seq = 0;
    TenantId tenant;
    ChangeKind kind = ChangeKind::Tenant;
    QString key;
};

//! Whether credentials may have lost their worth.
inline bool isRevocation(ChangeKind kind)
{
    return kind == ChangeKind::TenantRemoved || kind == ChangeKind::TokenFamily
        || kind == ChangeKind::User;
}

//! Follows the table. Changes of this process arrive at once after their commit, those of other
//! processes within a second. Listeners run on the thread that subscribed.
class ChangeFeed
{
public:
    using Listener = std::function<void(const Change &)>;
    class Subscription
    {
    public:
        virtual ~Subscription() = default; //!< ends it
    };

    virtual ~ChangeFeed() = default;
    //! Thread safe. Call on a thread with a Mailbox; keep the result there.
    [[nodiscard]] virtual std::unique_ptr<Subscription> subscribe(Listener listener) = 0;
    //! Grows with every change that may take a credential away: in the process that makes it before
    //! it is acknowledged, in others when they learn of it. Whoever remembers credentials asks each
    //! time. Thread safe.
    virtual quint64 revocations() const = 0;
};

} // namespace plexus::storage
