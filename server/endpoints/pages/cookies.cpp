#include "endpoints/pages/cookies.h"

#include "core/base64url.h"
#include "core/digest.h"

namespace plexus::pages {

static constexpr qsizetype valueSize = 43; // 32 random bytes

QByteArray markOf(const QByteArray &data) { return sha256(data).toHex().left(8); }

Cookie::Cookie(bool isSecure, char kind, const QByteArray &mark)
    : m_isSecure(isSecure)
    , m_name((isSecure ? "__Host-plx_" : "plx_") + QByteArray(1, kind) + '_' + mark)
{
}

static QByteArrayList pairsIn(const http::Request &request)
{
    QByteArrayList pairs;
    for (const QByteArray &field : request.headers.values("Cookie"))
        pairs += field.split(';');
    return pairs;
}

std::optional<QByteArray> Cookie::valueIn(const http::Request &request) const
{
    std::optional<QByteArray> value;
    for (const QByteArray &pair : pairsIn(request)) {
        const QByteArray text = pair.trimmed();
        if (!text.startsWith(m_name + '='))
            continue;
        if (value) // which of the two is ours, nobody can tell
            return std::nullopt;
        value = text.sliced(m_name.size() + 1);
    }
    if (!value || value->size() != valueSize || !fromBase64Url(*value))
        return std::nullopt;
    return value;
}

QByteArray Cookie::set(const QByteArray &value, qint64 seconds) const
{
    // Lax: the host application's page sends the browser back from another site.
    QByteArray field = m_name + '=' + value
        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + QByteArray::number(seconds);
    if (m_isSecure)
        field += "; Secure";
    return field;
}

QByteArray Cookie::clear() const { return set({}, 0); }

} // namespace plexus::pages
