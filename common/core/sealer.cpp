#include "core/sealer.h"

#include "core/aes_gcm.h"
#include "core/base64url.h"
#include "core/failure.h"
#include "core/random.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;

Sealer::Sealer(QList<Secret> keys)
    : m_keys(std::move(keys))
{
    for (const Secret &key : m_keys) {
        if (key.size() != aesGcmKeySize)
            throw Failure(FailureKind::Internal, u"Internal error."_s,
                          u"a sealing key must have 32 bytes"_s);
    }
    if (m_keys.isEmpty())
        throw Failure(FailureKind::Internal, u"Internal error."_s, u"a sealer needs a key"_s);
}

QByteArray Sealer::seal(const QByteArray &plain, const QByteArray &context) const
{
    const QByteArray nonce = randomBytes(aesGcmNonceSize);
    return toBase64Url(nonce + sealAesGcm(m_keys.front(), nonce, plain, context));
}

std::optional<QByteArray> Sealer::open(const QByteArray &sealed, const QByteArray &context) const
{
    const std::optional<QByteArray> bytes = fromBase64Url(sealed);
    if (!bytes || bytes->size() < aesGcmNonceSize + aesGcmTagSize)
        return std::nullopt;
    for (const Secret &key : m_keys) {
        const auto plain =
            openAesGcm(key, bytes->first(aesGcmNonceSize), bytes->sliced(aesGcmNonceSize), context);
        if (plain)
            return plain->reveal();
    }
    return std::nullopt;
}

} // namespace plexus
