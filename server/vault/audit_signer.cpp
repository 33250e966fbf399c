#include "vault/audit_signer.h"

#include "core/base64url.h"
#include "core/ed25519.h"
#include "core/random.h"
#include "vault/credential_unreadable.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;

static const QString auditKeyRecord = u"audit_key"_s;
static const QByteArray auditKeyPlace = "audit_key";

Task<Secret> AuditSigner::key() const
{
    std::optional<QByteArray> sealed = co_await m_records.get(auditKeyRecord);
    if (!sealed) {
        const Secret fresh(randomBytes(ed25519KeySize));
        // Whoever was first has made the key.
        sealed = co_await m_records.setOnce(auditKeyRecord,
                                            m_sealer.seal(fresh.reveal(), auditKeyPlace));
    }
    auto opened = m_sealer.open(*sealed, auditKeyPlace);
    if (!opened)
        throw CredentialUnreadable(u"the key that signs the audit"_s);
    const Secret key(*opened);
    wipe(*opened);
    co_return key;
}

static QString publicTextOf(const Secret &key)
{
    return QString::fromLatin1(toBase64Url(ed25519PublicKey(key)));
}

Task<AuditCheckpoint> AuditSigner::sign(AuditCheckpoint checkpoint) const
{
    const Secret secret = co_await key();
    checkpoint.key = publicTextOf(secret);
    checkpoint.signature =
        QString::fromLatin1(toBase64Url(signEd25519(secret, checkpoint.signedText())));
    co_return checkpoint;
}

Task<QString> AuditSigner::publicKey() const
{
    const Secret secret = co_await key();
    co_return publicTextOf(secret);
}

Task<void> AuditSigner::reseal() const
{
    const auto sealed = co_await m_records.get(auditKeyRecord);
    if (!sealed)
        co_return;
    const Secret secret = co_await key();
    co_await m_records.set(auditKeyRecord, m_sealer.seal(secret.reveal(), auditKeyPlace));
}

} // namespace plexus::vault
