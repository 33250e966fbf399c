#include "model/principal.h"

namespace plexus {

// Lengths in front, so that no choice of ids can imitate another triple.
static QByteArray part(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return QByteArray::number(bytes.size()) + ':' + bytes;
}

QByteArray Principal::ownerKey() const
{
    return part(tenant.value()) + (user ? 'u' + part(user->value()) : QByteArray("g"))
        + part(client.value());
}

} // namespace plexus
