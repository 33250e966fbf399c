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

void TenantSettings::check(const TenantSettings &settings, const json::Reader &reader)
{
    checkOrigins(settings.allowedOrigins, reader.member("allowed_origins"));
    checkToolSets(settings.defaultToolSets, reader.member("default_tool_sets"));
    if (settings.enforceToolSets && settings.defaultToolSets.isEmpty())
        reader.member("enforce_tool_sets")
            .fail(u"needs default_tool_sets: with none, nothing could be enforced"_s);
}

} // namespace plexus
