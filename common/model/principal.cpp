#include "model/principal.h"

namespace plexus {

// Lengths in front, so that no choice of ids can imitate another triple.
static void append(QByteArray &key, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    key.append(QByteArray::number(bytes.size())).append(':').append(bytes);
}

QByteArray Principal::ownerKey() const
{
    QByteArray key;
    key.reserve(96);
    append(key, tenant.value());
    key.append(user ? 'u' : 'g');
    if (user)
        append(key, user->value());
    append(key, client.value());
    return key;
}

} // namespace plexus
