#include "endpoints/pages/form_guard.h"

#include "core/digest.h"
#include "core/failure.h"
#include "core/random.h"
#include "endpoints/pages/cookies.h"

#include <QSet>
#include <QUrl>

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 formLifetimeMs = 3600 * 1000;
static constexpr qsizetype markSize = 8;

//! As browsers write it: without the scheme's own port (RFC 6454 section 6.2).
static QByteArray originOfBase(const QString &base)
{
    QUrl url(base);
    if (url.port() == (url.scheme() == "https"_L1 ? 443 : 80))
        url.setPort(-1);
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString(QUrl::FullyEncoded)
        .toLatin1();
}

FormGuard::FormGuard(Sealer sealer, const Site &site, const Clock &clock, QString publicBaseUrl)
    : m_sealer(std::move(sealer))
    , m_site(site)
    , m_clock(clock)
    , m_origin(publicBaseUrl.isEmpty() ? QByteArray() : originOfBase(publicBaseUrl))
{
}

QByteArray FormGuard::ownOrigin(const Visit &visit) const
{
    if (!m_origin.isEmpty())
        return m_origin;
    // Loopback only; the Host field has passed the guard that knows our names.
    return (m_site.isSecure() ? "https://" : "http://")
        + visit.request.header("Host").value_or(QByteArray()).toLower();
}

//! Nobody can move a form to another tenant, page, session or login.
static QByteArray contextOf(const Visit &visit, const QByteArray &purpose, const QByteArray &holder)
{
    return visit.ofTenant().id.value().toUtf8() + '\n' + purpose + '\n' + holder;
}

FormGuard::Rendering FormGuard::render(const Visit &visit, const QByteArray &purpose,
                                       const QByteArray &holder) const
{
    const QByteArray secret = randomText();
    const QByteArray mark = randomBytes(markSize / 2).toHex();
    const QByteArray expiry = QByteArray::number(m_clock.wallMs() + formLifetimeMs);
    const QByteArray sealed = m_sealer.seal(sha256(secret).toHex() + '.' + expiry,
                                            contextOf(visit, purpose, holder) + '\n' + mark);
    const Cookie cookie(m_site.isSecure(), 'f', mark);
    return {QString::fromLatin1(mark + '.' + sealed), cookie.set(secret, formLifetimeMs / 1000)};
}

static Failure foreignForm(const QString &why)
{
    return {FailureKind::Forbidden, {}, u"a form was refused: "_s + why};
}

void FormGuard::requireOwnPage(const Visit &visit) const
{
    const auto origin = visit.request.header("Origin");
    if (origin && *origin != ownOrigin(visit))
        throw foreignForm(u"another origin"_s);
    const auto site = visit.request.header("Sec-Fetch-Site");
    if (site && *site != "same-origin")
        throw foreignForm(u"another site"_s);
}

static http::Items fieldsOf(const http::Request &request)
{
    const QByteArray type = request.header("Content-Type").value_or(QByteArray()).toLower();
    const auto fields = type.left(type.indexOf(';') < 0 ? type.size() : type.indexOf(';')).trimmed()
            == "application/x-www-form-urlencoded"
        ? http::parseForm(request.body)
        : std::nullopt;
    if (!fields)
        throw Failure(FailureKind::InvalidArgument, u"This is not a form."_s);
    QSet<QString> names;
    for (const auto &[name, value] : *fields) {
        if (names.contains(name))
            throw Failure(FailureKind::InvalidArgument, u"A field is there twice."_s);
        names += name;
    }
    return *fields;
}

http::Items FormGuard::check(const Visit &visit, const QByteArray &purpose,
                             const QByteArray &holder) const
{
    requireOwnPage(visit);
    const http::Items fields = fieldsOf(visit.request);
    const QByteArray token = http::itemOf(fields, u"form_token").value_or(QString()).toLatin1();
    const QByteArray mark = token.left(markSize);
    const auto opened =
        m_sealer.open(token.mid(markSize + 1), contextOf(visit, purpose, holder) + '\n' + mark);
    const auto secret = Cookie(m_site.isSecure(), 'f', mark).valueIn(visit.request);
    if (!opened || !secret)
        throw foreignForm(u"no token of ours, or no cookie"_s);
    const QByteArrayList parts = opened->split('.');
    if (!equalInConstantTime(parts.value(0), sha256(*secret).toHex()))
        throw foreignForm(u"token and cookie are not of one page"_s);
    if (parts.value(1).toLongLong() <= m_clock.wallMs())
        throw Failure(FailureKind::Conflict, {}, u"a form was too old"_s);
    return fields;
}

} // namespace plexus::pages
