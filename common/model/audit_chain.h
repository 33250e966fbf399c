// The audit as it is checked: chains of rows, and what is signed of them.
#pragma once

#include "core/ids.h"
#include "json/fields.h"
#include "model/as_time.h"

#include <optional>

namespace plexus {

//! One event of a chain. `hash` is SHA-256 of the previous row's hash (32 bytes, none for the first
//! row) and the event's text.
struct AuditRow
{
    qint64 seq = 0; //!< from 1, without gaps
    QString event; //!< JSON, byte for byte as it was hashed
    QString previousHash; //!< hex; empty for the first row
    QString hash; //!< hex

    static constexpr auto fields()
    {
        return std::tuple{
            field("seq", &AuditRow::seq, "From 1, without gaps"),
            field("event", &AuditRow::event, "The event's JSON, as it was hashed"),
            field("previous_hash", &AuditRow::previousHash, "Hex; empty for the first row"),
            field("hash", &AuditRow::hash, "SHA-256 of the previous hash's bytes and the event"),
        };
    }
};

//! Why a checkpoint was made.
enum class CheckpointReason {
    Daily,
    Shortened, //!< the rows up to this one have been deleted
    Asked, //!< by somebody who exports the chain
};
std::span<const json::EnumName<CheckpointReason>> enumNames(CheckpointReason);

//! The server's word that the row `seq` of a chain had this hash: signed with Ed25519, so that
//! nobody who can write to the database can make a chain that looks like this one.
struct AuditCheckpoint
{
    std::optional<TenantId> tenant; //!< none: the server's own chain
    qint64 seq = 0;
    QString hash; //!< hex
    qint64 atMs = 0;
    CheckpointReason reason = CheckpointReason::Daily;
    QString key; //!< public, base64url
    QString signature; //!< of signedText(), base64url

    //! `plexus-audit-checkpoint/v1`, entity id, seq, hash, time and reason, a line each.
    QByteArray signedText() const;
    bool isSigned() const;

    static constexpr auto fields()
    {
        using C = AuditCheckpoint;
        return std::tuple{
            field("entity_id", &C::tenant, "null: the server's own chain"),
            field("seq", &C::seq, "Of the row"),
            field("hash", &C::hash, "Of the row, hex"),
            field("at", &C::atMs, "").as<AsTime>(),
            field("reason", &C::reason, "daily, shortened (rows up to here are gone) or asked"),
            field("public_key", &C::key, "Public Ed25519 key, base64url"),
            field("signature", &C::signature, "base64url"),
        };
    }
};

//! What there is of a chain.
struct AuditChain
{
    std::optional<TenantId> tenant; //!< none: the server's own
    qint64 firstSeq = 0;
    qint64 lastSeq = 0;
    qint64 lastMs = 0;

    static constexpr auto fields()
    {
        return std::tuple{
            field("entity_id", &AuditChain::tenant, "null: the server's own"),
            field("first_seq", &AuditChain::firstSeq, "More than 1: the chain was shortened"),
            field("last_seq", &AuditChain::lastSeq, ""),
            field("last_at", &AuditChain::lastMs, "").as<AsTime>(),
        };
    }
};

} // namespace plexus
