// Whether an audit chain is what was written.
#pragma once

#include "model/audit_chain.h"

#include <QHash>
#include <QSet>

namespace plexus {

//! Is given a chain's checkpoints, then its rows in order. Needs nothing but them. All functions
//! return what is wrong, as a sentence for people; an empty text when nothing is.
class AuditCheck
{
public:
    //! `trustedKey`: the only key (base64url) whose signatures count; empty: any.
    explicit AuditCheck(std::optional<TenantId> chain, QString trustedKey = {})
        : m_chain(std::move(chain))
        , m_trustedKey(std::move(trustedKey))
    {
    }

    QString checkpoint(const AuditCheckpoint &checkpoint);
    QString row(const AuditRow &row);
    //! Whether something is missing behind the last row.
    QString end() const;

    qint64 rows() const { return m_rows; }
    qint64 firstSeq() const { return m_firstSeq; }
    qint64 lastSeq() const { return m_lastSeq; }
    //! Up to which row nobody without the key can have changed anything; 0: none is signed.
    qint64 signedSeq() const;
    //! With which checkpoints were signed.
    const QSet<QString> &keys() const { return m_keys; }

private:
    QString whyNotFollowing(const AuditRow &row) const;
    QString whyNotItself(const AuditRow &row) const;
    QString whyNotFirst(const AuditRow &row) const;

    std::optional<TenantId> m_chain;
    QString m_trustedKey;
    QHash<qint64, QString> m_signed; //!< hashes by seq
    QSet<qint64> m_shortened; //!< rows up to these have been deleted
    QSet<QString> m_keys;
    QString m_lastHash;
    qint64 m_rows = 0;
    qint64 m_firstSeq = 0;
    qint64 m_lastSeq = 0;
};

} // namespace plexus
