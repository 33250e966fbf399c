#include "vault/key_ring.h"

#include "core/digest.h"
#include "core/failure.h"
#include "core/logging.h"
#include "core/random.h"
#include "storage/server_record_repository.h"
#include "vault/fernet.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype keySize = 32;
static const QByteArray checkPurpose = "plexus/key-check/v1";
static const QByteArray idPurpose = "plexus/key-id/v1";
static const QByteArray checkText = "plexus";

static Secret keyFrom(const QByteArray &text, qsizetype position)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        text, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != keySize) {
        throw Failure(FailureKind::InvalidArgument,
                      u"key %1 is not a key; make one with: plexus keygen"_s.arg(position));
    }
    return Secret(decoded.decoded);
}

KeyRing::KeyRing(QList<Secret> keys)
    : m_keys(std::move(keys))
{
    for (const Secret &key : m_keys)
        m_ids.append(QString::fromLatin1(hkdfSha256(key.reveal(), idPurpose, 8).toHex()));
}

KeyRing KeyRing::parse(const Secret &text)
{
    QByteArray normal = text.reveal();
    normal.replace(',', ' ');
    QList<Secret> keys;
    for (const QByteArray &part : normal.simplified().split(' ')) {
        if (!part.isEmpty())
            keys.append(keyFrom(part, keys.size() + 1));
    }
    if (keys.isEmpty())
        throw Failure(FailureKind::InvalidArgument,
                      u"holds no key; make one with: plexus keygen"_s);
    return KeyRing(keys);
}

Secret KeyRing::generate()
{
    return Secret(randomBytes(keySize).toBase64(QByteArray::Base64UrlEncoding));
}

Sealer KeyRing::sealer(const QByteArray &purpose) const
{
    QList<Secret> subkeys;
    for (const Secret &key : m_keys)
        subkeys.append(Secret(hkdfSha256(key.reveal(), purpose)));
    return Sealer(subkeys);
}

std::optional<Secret> KeyRing::subkey(const QString &id, const QByteArray &purpose) const
{
    const qsizetype position = m_ids.indexOf(id);
    if (position < 0)
        return std::nullopt;
    QByteArray bytes = hkdfSha256(m_keys.at(position).reveal(), purpose);
    const Secret key(bytes);
    wipe(bytes);
    return key;
}

std::optional<Secret> KeyRing::openFernet(const QByteArray &token) const
{
    for (const Secret &key : m_keys) {
        if (auto plain = vault::openFernet(key, token))
            return plain;
    }
    return std::nullopt;
}

Task<void> KeyRing::checkAgainst(storage::ServerRecordRepository &records) const
{
    const Sealer sealer = this->sealer(checkPurpose);
    const auto stored = co_await records.get(u"key_check"_s);
    if (!stored) {
        co_await records.set(u"key_check"_s, sealer.seal(checkText, checkPurpose));
        co_return;
    }
    if (sealer.open(*stored, checkPurpose) == checkText)
        co_return;
    throw Failure(
        FailureKind::Conflict,
        u"PLEXUS_ENCRYPTION_KEY is not the key under which this database was written. Start with "
        u"that "
        "key (after a rotation: the new key first, then the old one), or with another database."_s);
}

Task<QString> KeyRing::checkedBy(storage::ServerRecordRepository &records) const
{
    const auto stored = co_await records.get(u"key_check"_s);
    for (const QString &id : m_ids) {
        const Sealer sealer({*subkey(id, checkPurpose)});
        if (stored && sealer.open(*stored, checkPurpose) == checkText)
            co_return id;
    }
    co_return QString();
}

Task<void> KeyRing::renewCheck(storage::ServerRecordRepository &records) const
{
    co_await records.set(u"key_check"_s, sealer(checkPurpose).seal(checkText, checkPurpose));
}

} // namespace plexus
