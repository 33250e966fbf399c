#include "model/provider_url.h"

#include "model/provider_variable.h"

#include <QUrl>

#include <algorithm>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype longestUrl = 2000;

static bool isPlainUrlText(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        return c > u' ' && c < u'\x7f' && !"\\\"<>^`{}|"_L1.contains(c);
    });
}

static bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host == "127.0.0.1"_L1 || host == "::1"_L1;
}

//! With a value for each variable: `{name}` alone is an origin, else it is a word.
static QString sampled(const QString &text)
{
    const QStringList names = placeholdersOf(text);
    StringMap values;
    for (const QString &name : names) {
        const bool first = text.startsWith(u'{' + name + u'}');
        values.insert(name, first ? u"https://a.example"_s : u"a"_s);
    }
    return expanded(text, values);
}

static QString whyNotHttps(const QUrl &url)
{
    const bool plain = url.scheme() == "http"_L1 && isLoopback(url.host());
    if (url.scheme() != "https"_L1 && !plain)
        return u"must begin with https:// (http:// only on loopback)"_s;
    if (url.host().isEmpty())
        return u"must name a host"_s;
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
        return u"must not hold user information"_s;
    return url.hasFragment() ? u"must not have a fragment"_s : QString();
}

QString whyNotProviderUrl(const QString &text)
{
    if (text.size() > longestUrl)
        return u"must have at most %1 characters"_s.arg(longestUrl);
    const QString sample = sampled(text);
    const QUrl url(sample, QUrl::StrictMode);
    if (!isPlainUrlText(sample) || !url.isValid())
        return u"must be a URL of plain ASCII"_s;
    return whyNotHttps(url);
}

QString whyNotProviderOrigin(const QString &text)
{
    if (const QString reason = whyNotProviderUrl(text); !reason.isEmpty())
        return reason;
    const QUrl url(sampled(text), QUrl::StrictMode);
    return url.path().isEmpty() && !url.hasQuery()
        ? QString()
        : u"must be an origin: no path, query or final slash"_s;
}

} // namespace plexus
