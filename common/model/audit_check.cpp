#include "model/audit_check.h"

#include "core/base64url.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/ed25519.h"
#include "json/document.h"
#include "model/admin_key.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

std::span<const json::EnumName<CheckpointReason>> enumNames(CheckpointReason)
{
    static constexpr json::EnumName<CheckpointReason> names[] = {
        {CheckpointReason::Daily, "daily"},
        {CheckpointReason::Shortened, "shortened"},
        {CheckpointReason::Asked, "asked"},
    };
    return names;
}

QByteArray AuditCheckpoint::signedText() const
{
    const QStringList lines{u"plexus-audit-checkpoint/v1"_s,
                            tenant ? tenant->value() : QString(),
                            QString::number(seq),
                            hash,
                            toRfc3339(atMs),
                            json::nameOf(reason)};
    return lines.join(u'\n').toUtf8() + '\n';
}

bool AuditCheckpoint::isSigned() const
{
    const auto publicKey = fromBase64Url(key.toLatin1());
    const auto bytes = fromBase64Url(signature.toLatin1());
    return publicKey && bytes && isEd25519Signature(*publicKey, signedText(), *bytes);
}

QString AuditCheck::checkpoint(const AuditCheckpoint &checkpoint)
{
    if (checkpoint.tenant != m_chain)
        return u"the checkpoint is of another chain"_s;
    if (!checkpoint.isSigned())
        return u"the signature of the checkpoint at row %1 is wrong"_s.arg(checkpoint.seq);
    m_keys.insert(checkpoint.key);
    if (!m_trustedKey.isEmpty() && checkpoint.key != m_trustedKey)
        return u"the checkpoint at row %1 is signed with another key: %2"_s.arg(checkpoint.seq)
            .arg(checkpoint.key);
    m_signed.insert(checkpoint.seq, checkpoint.hash);
    if (checkpoint.reason == CheckpointReason::Shortened)
        m_shortened.insert(checkpoint.seq);
    return {};
}

//! Goes on from the row whatever it is, so that one change is one complaint.
QString AuditCheck::row(const AuditRow &row)
{
    QString problem = m_rows == 0 ? whyNotFirst(row) : whyNotFollowing(row);
    if (problem.isEmpty())
        problem = whyNotItself(row);
    if (m_rows == 0)
        m_firstSeq = row.seq;
    ++m_rows;
    m_lastSeq = row.seq;
    m_lastHash = row.hash;
    return problem;
}

QString AuditCheck::whyNotFirst(const AuditRow &row) const
{
    if (row.seq == 1)
        return row.previousHash.isEmpty() ? QString() : u"row 1 follows a row that is not there"_s;
    const qint64 before = row.seq - 1;
    if (!m_shortened.contains(before))
        return u"the rows before %1 are missing, and no signed checkpoint says that they were "
               "deleted"_s.arg(row.seq);
    return m_signed.value(before) == row.previousHash
        ? QString()
        : u"row %1 does not follow the row that was signed before the chain was shortened"_s.arg(
            row.seq);
}

QString AuditCheck::whyNotFollowing(const AuditRow &row) const
{
    if (row.seq <= m_lastSeq)
        return u"row %1 comes after row %2"_s.arg(row.seq).arg(m_lastSeq);
    if (row.seq != m_lastSeq + 1)
        return u"rows %1 to %2 are missing"_s.arg(m_lastSeq + 1).arg(row.seq - 1);
    return row.previousHash == m_lastHash
        ? QString()
        : u"row %1 does not follow row %2"_s.arg(row.seq).arg(m_lastSeq);
}

//! What the event's text says of itself.
static bool saysTheSame(const AuditRow &row, const std::optional<TenantId> &chain)
{
    try {
        const auto document = json::Document::parse(row.event.toUtf8());
        const auto event = json::read<AuditEvent>(document->root(), json::Unknown::Ignore);
        return event.seq == row.seq && event.tenant == chain;
    } catch (const Failure &) {
        return false;
    }
}

QString AuditCheck::whyNotItself(const AuditRow &row) const
{
    const QByteArray previous = QByteArray::fromHex(row.previousHash.toLatin1());
    const QByteArray hash = sha256(previous + row.event.toUtf8()).toHex();
    if (row.hash != QLatin1StringView(hash))
        return u"row %1 has been changed: its hash is another"_s.arg(row.seq);
    if (!saysTheSame(row, m_chain))
        return u"row %1 is of another chain or another place in it"_s.arg(row.seq);
    const auto known = m_signed.constFind(row.seq);
    if (known != m_signed.constEnd() && *known != row.hash)
        return u"row %1 is not the one that was signed: the chain was written anew"_s.arg(row.seq);
    return {};
}

QString AuditCheck::end() const
{
    qint64 last = m_lastSeq;
    for (auto it = m_signed.cbegin(); it != m_signed.cend(); ++it)
        last = std::max(last, it.key());
    return last > m_lastSeq
        ? u"rows %1 to %2 are missing at the end: they were signed"_s.arg(m_lastSeq + 1).arg(last)
        : QString();
}

qint64 AuditCheck::signedSeq() const
{
    qint64 last = 0;
    for (auto it = m_signed.cbegin(); it != m_signed.cend(); ++it)
        last = it.key() <= m_lastSeq ? std::max(last, it.key()) : last;
    return last;
}

} // namespace plexus
