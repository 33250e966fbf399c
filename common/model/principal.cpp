#include "model/principal.h"

#include "core/append.h"

#include <array>
#include <charconv>

namespace plexus {

// Lengths in front, so that no choice of ids can imitate another triple.
static void append(QByteArray &key, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), bytes.size()).ptr;
    appendAll(key, {{digits.data(), end}, ":", bytes});
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
