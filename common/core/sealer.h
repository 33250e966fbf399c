// Authenticated encryption of small values that travel through other people's hands.
#pragma once

#include "core/secret.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace plexus {

//! AES-256-GCM with a random 96-bit nonce; the text form is base64url(nonce | ciphertext | tag).
//! Used for what clients carry for us: session ids, cursors, requestState. Several keys may be
//! live: the first seals, all open. Thread safe.
class Sealer
{
public:
    //! Keys of 32 bytes each, the primary first. Throws Failure{Internal} for another length.
    explicit Sealer(QList<Secret> keys);

    //! `context` is authenticated but not contained: open() needs the same bytes.
    QByteArray seal(const QByteArray &plain, const QByteArray &context) const;
    //! Nothing when the text was not sealed with one of our keys for this context.
    std::optional<QByteArray> open(const QByteArray &sealed, const QByteArray &context) const;

private:
    QList<Secret> m_keys;
};

} // namespace plexus
