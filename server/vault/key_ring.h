// The keys under which everything is sealed.
#pragma once

#include "async/task.h"
#include "core/sealer.h"
#include "core/secret.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace plexus::storage {
class ServerRecordRepository;
}

namespace plexus {

//! One or several keys of 32 bytes, the primary first. They are never used themselves, but to
//! read Fernet tokens: every purpose gets keys of its own by HKDF.
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

    //! Public names of the keys, the primary's first: 16 hex digits by HKDF, which tell nothing of
    //! the key.
    const QStringList &ids() const { return m_ids; }
    //! The key for `purpose` that belongs to the key of this id; nothing when the ring lacks it.
    std::optional<Secret> subkey(const QString &id, const QByteArray &purpose) const;
    //! Reads a Fernet token (vault/fernet.h) with whichever key made it.
    std::optional<Secret> openFernet(const QByteArray &token) const;

    //! Throws Failure{Conflict} with what to do when the database was written under other keys.
    //! The first ring that a database sees becomes its own.
    Task<void> checkAgainst(storage::ServerRecordRepository &records) const;
    //! Id of the key under which the database's check value is; empty when none of ours opens it.
    Task<QString> checkedBy(storage::ServerRecordRepository &records) const;
    //! Puts the check value under the primary: rings without it are refused from now on.
    Task<void> renewCheck(storage::ServerRecordRepository &records) const;

private:
    explicit KeyRing(QList<Secret> keys);

    QList<Secret> m_keys;
    QStringList m_ids;
};

} // namespace plexus
