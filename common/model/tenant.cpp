#include "model/tenant.h"

#include <QRegularExpression>
#include <QUrl>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static bool hasControlCharacters(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.category() == QChar::Other_Control; });
}

QString whyNotTenantName(const QString &name)
{
    if (name.trimmed().isEmpty())
        return u"must not be blank"_s;
    if (name.size() > 200)
        return u"must have at most 200 characters"_s;
    return hasControlCharacters(name) ? u"must not hold control characters"_s : QString();
}

//! A serialised origin as browsers send it (RFC 6454 section 6.2): lower case, no path, no default
//! port.
static bool isOrigin(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const int defaultPort = url.scheme() == "https"_L1 ? 443 : 80;
    if (!url.isValid() || url.host().isEmpty() || url.port() == 0 || url.port() == defaultPort)
        return false;
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return false;
    static const QRegularExpression shape(
        u"^https?://(\\[[0-9a-f:.]+\\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[1-9][0-9]{0,4})?$"_s);
    return shape.match(text).hasMatch();
}

static void checkOrigins(const QStringList &origins, const json::Reader &reader)
{
    for (qsizetype i = 0; i < origins.size(); ++i) {
        if (!isOrigin(origins.at(i)))
            reader.element(i).fail(u"must be an origin as browsers send it: scheme://host or "
                                   "scheme://host:port in lower case, without the default port, "
                                   "path or final slash"_s);
    }
}

static void checkToolSets(const QStringList &names, const json::Reader &reader)
{
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (names.at(i).trimmed().isEmpty())
            reader.element(i).fail(u"must not be blank"_s);
    }
}

static void checkAccent(const QString &colour, const json::Reader &reader)
{
    static const QRegularExpression shape(u"\\A#[0-9a-fA-F]{6}\\z"_s);
    if (!colour.isEmpty() && !shape.match(colour).hasMatch())
        reader.fail(u"must be a colour as #rrggbb"_s);
}

//! https, or http on this machine; nothing that a challenge could be lost in.
static bool isLoginUrl(const QString &text)
{
    static const QRegularExpression plain(u"\\A[\\x21-\\x7e]+\\z"_s);
    const QUrl url(text, QUrl::StrictMode);
    const bool isLocal =
        url.host() == "localhost"_L1 || url.host() == "127.0.0.1"_L1 || url.host() == "::1"_L1;
    return plain.match(text).hasMatch() && !text.contains(u'\\') && url.isValid()
        && !url.host().isEmpty() && url.userInfo().isEmpty() && !url.hasFragment()
        && (url.scheme() == "https"_L1 || (isLocal && url.scheme() == "http"_L1));
}

static void checkLoginUrl(const QString &url, const json::Reader &reader)
{
    if (!url.isEmpty() && !isLoginUrl(url))
        reader.fail(u"must be an https address (http on localhost only) without user name and "
                    "fragment"_s);
}

void TenantSettings::check(const TenantSettings &settings, const json::Reader &reader)
{
    checkOrigins(settings.allowedOrigins, reader.member("allowed_origins"));
    checkToolSets(settings.defaultToolSets, reader.member("default_tool_sets"));
    checkAccent(settings.accentColour, reader.member("accent_colour"));
    checkLoginUrl(settings.hostLoginUrl, reader.member("host_login_url"));
    if (settings.enforceToolSets && settings.defaultToolSets.isEmpty())
        reader.member("enforce_tool_sets")
            .fail(u"needs default_tool_sets: with none, nothing could be enforced"_s);
}

} // namespace plexus
