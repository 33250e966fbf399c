// Cookies of the pages.
#pragma once

#include "core/ids.h"
#include "http/request.h"

namespace plexus::pages {

//! The first eight hex digits of SHA-256: tells cookies apart that must be for the whole host.
QByteArray markOf(const QByteArray &data);

//! A cookie that only our own host can have set, for all its paths (`__Host-`, RFC 6265bis section
//! 4.1.3). Over plain http, which is for loopback only, browsers do not take those: a plain name.
class Cookie
{
public:
    //! `kind`: `s` session, `l` login, `f` form, `c` connection.
    Cookie(bool isSecure, char kind, const QByteArray &mark);

    //! What the browser sent, 43 characters of base64url. Nothing when it is absent, damaged, or
    //! there twice.
    std::optional<QByteArray> valueIn(const http::Request &request) const;
    //! Values of Set-Cookie.
    QByteArray set(const QByteArray &value, qint64 seconds) const;
    QByteArray clear() const;
    const QByteArray &name() const noexcept { return m_name; }

private:
    bool m_isSecure;
    QByteArray m_name;
};

inline Cookie sessionCookie(bool isSecure, const TenantId &tenant)
{
    return {isSecure, 's', markOf(tenant.value().toUtf8())};
}

} // namespace plexus::pages
