// The keys under which everything is sealed.
#pragma once

#include "async/task.h"
#include "core/sealer.h"
#include "core/secret.h"

#include <QList>

namespace plexus::storage {
class ServerRecordRepository;
}

namespace plexus {

//! One or several keys of 32 bytes, the primary first. They are never used themselves: every
//! purpose gets keys of its own by HKDF.
class KeyRing
{
public:
    //! `text`: base64url keys of 32 bytes (the form of Fernet keys), separated by commas or white
    //! space. Throws Failure{InvalidArgument} that does not repeat the text.
    static KeyRing parse(const Secret &text);
    //! A new key in that form.
    static Secret generate();

    //! Seals with the primary key's subkey and opens with every key's.
    Sealer sealer(const QByteArray &purpose) const;

    //! Throws Failure{Conflict} with what to do when the database was written under other keys.
    //! The first ring that a database sees becomes its own.
    Task<void> checkAgainst(storage::ServerRecordRepository &records) const;

private:
    explicit KeyRing(QList<Secret> keys)
        : m_keys(std::move(keys))
    {
    }
    QList<Secret> m_keys;
};

} // namespace plexus
