#include "vault/fernet.h"

#include "core/aes_cbc.h"
#include "core/digest.h"

#include <QtEndian>

namespace plexus::vault {

static constexpr char version = char(0x80);
static constexpr qsizetype halfKey = 16;
static constexpr qsizetype headSize = 1 + 8 + 16; // version, time, IV
static constexpr qsizetype macSize = 32;

static Secret halfOf(const Secret &key, qsizetype from)
{
    return Secret(QByteArray::fromRawData(key.reveal().constData() + from, halfKey));
}

static QByteArray signatureOf(const Secret &key, const QByteArray &content)
{
    return hmacSha256(halfOf(key, 0).reveal(), content);
}

//! Fernet pads its base64url, in one spelling only.
static std::optional<QByteArray> bytesOfToken(const QByteArray &token)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        token, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64(QByteArray::Base64UrlEncoding) != token)
        return std::nullopt;
    return decoded.decoded;
}

std::optional<Secret> openFernet(const Secret &key, const QByteArray &token)
{
    const auto bytes = bytesOfToken(token);
    if (key.size() != 2 * halfKey || !bytes || bytes->size() < headSize + halfKey + macSize
        || bytes->front() != version)
        return std::nullopt;
    const QByteArray content = bytes->chopped(macSize);
    if (!equalInConstantTime(signatureOf(key, content), bytes->last(macSize)))
        return std::nullopt;
    return decryptAesCbc(halfOf(key, halfKey), content.sliced(1 + 8, 16), content.sliced(headSize));
}

QByteArray sealFernet(const Secret &key, const QByteArray &iv, qint64 seconds, const Secret &plain)
{
    char time[8];
    qToBigEndian(seconds, time);
    const QByteArray content = QByteArray(1, version) + QByteArray(time, sizeof time) + iv
        + encryptAesCbc(halfOf(key, halfKey), iv, plain.reveal());
    return (content + signatureOf(key, content)).toBase64(QByteArray::Base64UrlEncoding);
}

} // namespace plexus::vault
