#include "vault/packing.h"

#include <QtEndian>

namespace plexus::vault {

static constexpr qsizetype lengthSize = 4;

static void appendPart(QByteArray &bytes, const QByteArray &part)
{
    char length[lengthSize];
    qToBigEndian(quint32(part.size()), length);
    bytes.append(length, lengthSize).append(part);
}

QByteArray packed(const QByteArrayList &parts)
{
    QByteArray bytes;
    for (const QByteArray &part : parts)
        appendPart(bytes, part);
    return bytes;
}

Secret packedSecrets(const std::vector<Secret> &parts)
{
    qsizetype size = 0;
    for (const Secret &part : parts)
        size += lengthSize + part.size();
    QByteArray bytes;
    bytes.reserve(size); // growing would leave copies
    for (const Secret &part : parts)
        appendPart(bytes, part.reveal());
    Secret secret(bytes);
    wipe(bytes);
    return secret;
}

//! A view: no copy that nobody wipes.
static QByteArray viewOf(const QByteArray &bytes, qsizetype from, qsizetype size)
{
    return QByteArray::fromRawData(bytes.constData() + from, size);
}

std::optional<std::vector<Secret>> unpackedSecrets(const Secret &secret)
{
    const QByteArray &bytes = secret.reveal();
    std::vector<Secret> parts;
    for (qsizetype at = 0; at < bytes.size();) {
        if (bytes.size() - at < lengthSize)
            return std::nullopt;
        const auto size = qsizetype(qFromBigEndian<quint32>(bytes.constData() + at));
        at += lengthSize;
        if (bytes.size() - at < size)
            return std::nullopt;
        parts.emplace_back(viewOf(bytes, at, size));
        at += size;
    }
    return parts;
}

} // namespace plexus::vault
