// Checking an exported audit.
#pragma once

#include "model/audit_check.h"

#include <QJsonObject>
#include <QStringList>

namespace plexus::cli {

//! Is given an export line by line, and needs nothing else: no server, and no key but the public
//! one that the reader has from elsewhere. The lines are JSON objects: `{"chain": {"entity_id":
//! …}}` before what is of one chain, then its checkpoints as `{"checkpoint": …}`, then its rows.
class AuditFileCheck
{
public:
    //! `trustedKey`: the only key (base64url) whose signatures count; empty: any.
    explicit AuditFileCheck(QString trustedKey)
        : m_trustedKey(std::move(trustedKey))
    {
    }

    void line(const QByteArray &text);
    //! After the last line.
    void end();

    bool isGenuine() const { return m_problems.isEmpty(); }
    //! What there is and what is wrong, for people.
    QString report() const;
    //! The same for programs.
    QJsonObject record() const;

private:
    struct Problem
    {
        int line;
        QString text;
    };
    QString take(const QByteArray &text);
    void endChain();
    void complain(const QString &text);

    QString m_trustedKey;
    int m_line = 0;
    QString m_chain; //!< for people
    std::optional<AuditCheck> m_check;
    QStringList m_chains; //!< a line each
    QSet<QString> m_keys;
    QList<Problem> m_problems;
};

} // namespace plexus::cli
