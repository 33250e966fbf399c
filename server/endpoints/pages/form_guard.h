// Forms that only the page which we gave to this browser can send.
#pragma once

#include "core/clock.h"
#include "core/sealer.h"
#include "endpoints/pages/site.h"

namespace plexus::pages {

//! Each rendering has a token and a cookie that match (a token alone could be an attacker's own),
//! sealed for one tenant, purpose and holder. Several renderings may be open at once. Thread safe.
class FormGuard
{
public:
    //! `publicBaseUrl`: empty on loopback, where the request says how it came.
    FormGuard(Sealer sealer, const Site &site, const Clock &clock, QString publicBaseUrl);

    struct Rendering
    {
        QString token; //!< for a hidden field `form_token`
        QByteArray setCookie;
    };
    //! `holder`: hash of the session or of the login that the form belongs to.
    Rendering render(const Visit &visit, const QByteArray &purpose, const QByteArray &holder) const;
    //! The fields of a form that was sent. Throws Failure{InvalidArgument} when it is no form, or
    //! has a field twice, Failure{Forbidden} when it is not from our page in this browser, or old.
    http::Items check(const Visit &visit, const QByteArray &purpose,
                      const QByteArray &holder) const;

    //! `scheme://host:port` under which the browser knows us.
    QByteArray ownOrigin(const Visit &visit) const;

private:
    void requireOwnPage(const Visit &visit) const;

    Sealer m_sealer;
    const Site &m_site;
    const Clock &m_clock;
    QByteArray m_origin;
};

} // namespace plexus::pages
