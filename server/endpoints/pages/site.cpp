#include "endpoints/pages/site.h"

#include "core/digest.h"
#include "endpoints/pages/display_name.h"
#include "endpoints/pages/page_names.h"
#include "endpoints/pages/resource.h"

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

//! Names change with the contents, so that browsers may keep the files for ever.
static QString hashedName(const QString &stem, const QByteArray &content, const QString &suffix)
{
    return stem + u'-' + QString::fromLatin1(sha256(content).toHex().left(16)) + suffix;
}

static QString accentName(Colour accent)
{
    const QString stem = u"accent-"_s + QString::fromLatin1(accent.text().sliced(1));
    return hashedName(stem, accentSheet(accent), u".css"_s);
}

Site::Site(QString serverName, bool isSecure)
    : m_serverName(std::move(serverName))
    , m_isSecure(isSecure)
    , m_texts{Texts(Language::English), Texts(Language::German)}
{
    for (const QLatin1StringView name : pageNames)
        m_templates.emplace(name,
                            Template(QString::fromUtf8(resource(u"web/%1.html"_s.arg(name)))));
    const QByteArray sheet = resource(u"web/plexus.css"_s);
    const QByteArray icon = resource(u"web/icon.svg"_s);
    m_sheetName = hashedName(u"plexus"_s, sheet, u".css"_s);
    m_iconName = hashedName(u"icon"_s, icon, u".svg"_s);
    m_files = {{m_sheetName, sheet}, {m_iconName, icon}};
}

static QString staticPath(const QString &name) { return u"/static/"_s + name; }

static Colour accentOf(const Visit &visit)
{
    if (!visit.tenant || visit.tenant->settings->accentColour.isEmpty())
        return defaultAccent;
    return Colour::parse(visit.tenant->settings->accentColour);
}

void Site::addLook(Values &values, const Page &page, const Visit &visit) const
{
    const QString name = displayName(visit.tenant ? visit.ofTenant().name : m_serverName);
    values.set(u"language"_s, codeOf(visit.language))
        .set(u"tenant"_s, name)
        .set(u"monogram"_s, monogramOf(name))
        .set(u"stylesheet"_s, staticPath(m_sheetName))
        .set(u"accent_stylesheet"_s, staticPath(accentName(accentOf(visit))))
        .set(u"icon"_s, staticPath(m_iconName))
        .setFlag(u"wide"_s, page.isWide);
    if (!values.find(u"title"_s))
        values.set(u"title"_s, text(visit, page.name + ".title"_L1, values));
}

//! Whatever is not here is forbidden: no scripts, no frames, nothing from elsewhere.
static QByteArray policyOf(PageKind kind)
{
    QByteArray policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                        "frame-ancestors 'none'";
    if (kind == PageKind::OwnForm)
        policy += "; form-action 'self'";
    return policy;
}

Headers Site::headersOf(PageKind kind, Language language) const
{
    Headers headers{{"Content-Type", "text/html; charset=utf-8"},
                    {"Content-Language", codeOf(language).toLatin1()},
                    {"Vary", "Accept-Language"},
                    {"Cache-Control", "no-store"},
                    {"Content-Security-Policy", policyOf(kind)},
                    {"X-Frame-Options", "DENY"}};
    // With no-referrer, browsers send `Origin: null` with the form, and nobody could check it.
    headers.add("Referrer-Policy", kind == PageKind::Result ? "no-referrer" : "same-origin");
    if (m_isSecure)
        headers.add("Strict-Transport-Security", "max-age=31536000");
    return headers;
}

http::Response Site::answer(const Page &page, const Visit &visit) const
{
    Values values = page.values;
    addLook(values, page, visit);
    const QString html = m_templates.at(u"layout"_s)
                             .render(values, textsOf(visit.language), &m_templates.at(page.name));
    return {page.status, headersOf(page.kind, visit.language), html.toUtf8()};
}

QString Site::text(const Visit &visit, const QString &key, const Values &values) const
{
    return filled(textsOf(visit.language).text(key), values);
}

//! `accent-<rrggbb>-<hash>.css` for any colour: which tenant has which does not show.
static std::optional<QByteArray> accentFile(const QString &name)
{
    if (!name.startsWith("accent-"_L1) || name.size() < 13)
        return std::nullopt;
    const Colour accent = Colour::parse(u'#' + name.sliced(7, 6));
    return accentName(accent) == name ? std::optional(accentSheet(accent)) : std::nullopt;
}

std::optional<http::Response> Site::staticFile(const QString &name) const
{
    const auto known = m_files.constFind(name);
    const auto content =
        known == m_files.constEnd() ? accentFile(name) : std::optional<QByteArray>(*known);
    if (!content)
        return std::nullopt;
    const bool isSheet = name.endsWith(".css"_L1);
    return http::Response{
        200,
        {{"Content-Type", isSheet ? "text/css; charset=utf-8" : "image/svg+xml"},
         {"Cache-Control", "public, max-age=31536000, immutable"},
         {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
         {"Cross-Origin-Resource-Policy", "same-origin"}},
        *content};
}

} // namespace plexus::pages
