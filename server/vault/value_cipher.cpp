#include "vault/value_cipher.h"

#include "core/aes_gcm.h"
#include "core/base64url.h"
#include "core/digest.h"
#include "core/random.h"
#include "vault/credential_unreadable.h"
#include "vault/packing.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;
using storage::SealedValue;
using storage::ValuePlace;
using storage::WrappedKey;

static const QByteArray wrapPurpose = "plexus/data-key-wrapping/v1";
static const QByteArray valuePrefix = "plx1.";
static const QByteArray keyPrefix = "plxk1.";

static QByteArray sealedText(const QByteArray &prefix, const QString &keyId, const Secret &key,
                             const Secret &plain, const QByteArray &associated)
{
    const QByteArray nonce = randomBytes(aesGcmNonceSize);
    return prefix + keyId.toLatin1() + '.'
        + toBase64Url(nonce + sealAesGcm(key, nonce, plain.reveal(), associated));
}

//! Nothing unless `text` has exactly the form that sealedText() makes.
static std::optional<Secret> openText(const QByteArray &text, const QByteArray &prefix,
                                      const QString &keyId, const Secret &key,
                                      const QByteArray &associated)
{
    const QByteArray head = prefix + keyId.toLatin1() + '.';
    if (!text.startsWith(head))
        return std::nullopt;
    const auto bytes = fromBase64Url(text.sliced(head.size()));
    if (!bytes || bytes->size() < aesGcmNonceSize + aesGcmTagSize)
        return std::nullopt;
    return openAesGcm(key, bytes->first(aesGcmNonceSize), bytes->sliced(aesGcmNonceSize),
                      associated);
}

static QByteArray associatedOf(const ValuePlace &place)
{
    return packed({"plexus/value/v1", place.tenant.value().toUtf8(), place.table, packed(place.row),
                   place.column});
}

static QByteArray associatedOf(const TenantId &tenant, const QString &keyId)
{
    return packed({"plexus/data-key/v1", tenant.value().toUtf8(), keyId.toLatin1()});
}

static QString nameOf(const ValuePlace &place)
{
    return u"%1.%2 of tenant %3"_s.arg(QString::fromLatin1(place.table),
                                       QString::fromLatin1(place.column), place.tenant.value());
}

static WrappedKey wrapped(const KeyRing &ring, const TenantId &tenant, const QString &id,
                          const Secret &bytes)
{
    const QString ringKey = ring.ids().front();
    return {id,
            sealedText(keyPrefix, ringKey, *ring.subkey(ringKey, wrapPurpose), bytes,
                       associatedOf(tenant, id)),
            ringKey, ringKey};
}

WrappedKey ValueCipher::newKey(const TenantId &tenant) const
{
    QByteArray bytes = randomBytes(aesGcmKeySize);
    const Secret key(bytes);
    wipe(bytes);
    return wrapped(m_ring, tenant, QString::fromLatin1(randomText(12)), key);
}

Secret ValueCipher::unwrapped(const TenantId &tenant, const WrappedKey &key) const
{
    const std::optional<Secret> ringKey = m_ring.subkey(key.ringKey, wrapPurpose);
    if (!ringKey)
        throw CredentialUnreadable(
            u"data key %1 of tenant %2 is wrapped by %3, which is not in PLEXUS_ENCRYPTION_KEY"_s
                .arg(key.id, tenant.value(), key.ringKey));
    const auto bytes =
        openText(key.wrapped, keyPrefix, key.ringKey, *ringKey, associatedOf(tenant, key.id));
    if (!bytes || bytes->size() != aesGcmKeySize)
        throw CredentialUnreadable(
            u"data key %1 of tenant %2 is damaged"_s.arg(key.id, tenant.value()));
    return *bytes;
}

WrappedKey ValueCipher::rewrapped(const TenantId &tenant, const WrappedKey &key) const
{
    WrappedKey again = wrapped(m_ring, tenant, key.id, unwrapped(tenant, key));
    again.bornUnder = key.bornUnder;
    return again;
}

SealedValue ValueCipher::seal(const ValuePlace &place, const WrappedKey &key,
                              const Secret &plain) const
{
    const Secret dataKey = unwrapped(place.tenant, key);
    return {sealedText(valuePrefix, key.id, dataKey, plain, associatedOf(place)), key};
}

Secret ValueCipher::open(const ValuePlace &place, const SealedValue &value) const
{
    try {
        return opened(place, value);
    } catch (const CredentialUnreadable &) {
        if (m_unreadable)
            m_unreadable(place, value);
        throw;
    }
}

Secret ValueCipher::opened(const ValuePlace &place, const SealedValue &value) const
{
    const Secret dataKey = unwrapped(place.tenant, value.key);
    const auto plain =
        openText(value.text, valuePrefix, value.key.id, dataKey, associatedOf(place));
    if (!plain)
        throw CredentialUnreadable(nameOf(place));
    return *plain;
}

QString ValueCipher::fingerprint(const TenantId &tenant, const WrappedKey &key,
                                 const Secret &apiKey) const
{
    static constexpr qsizetype bytes = 8;
    QByteArray subkey =
        hkdfSha256(unwrapped(tenant, key).reveal(), "plexus/api-key-fingerprint/v1");
    const QByteArray mac = hmacSha256(subkey, apiKey.reveal());
    wipe(subkey);
    return QString::fromLatin1(mac.first(bytes).toHex());
}

} // namespace plexus::vault
