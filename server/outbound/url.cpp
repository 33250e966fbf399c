#include "outbound/url.h"

#include "outbound/outbound_failure.h"

#include <QRegularExpression>
#include <QUrl>

#include <memory>

#include <curl/curl.h>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype longestUrl = 8192;

using CurlUrl = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

[[noreturn]] static void refuse(const QString &why)
{
    throw OutboundFailure::blocked(u"The address is not accepted: "_s + why + u'.');
}

//! curl forgives much (`https:/host`, `https:///host`, `%31` in the host); we do not.
static void checkCharacters(const QString &text)
{
    if (text.size() > longestUrl)
        refuse(u"it is too long"_s);
    for (const QChar c : text) {
        if (c <= u' ' || (c >= u'\x7f' && c < u'\xa0') || u"\\\"<>^`{|}#"_s.contains(c))
            refuse(u"it contains a character that has no place in an address"_s);
    }
}

static bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c < u'\x7f'; });
}

//! The text with its host in ASCII (UTS 46), and everything else checked for being ASCII.
static QString withAsciiHost(const QString &text)
{
    static const QRegularExpression shape(
        u"^(https?://)([^/?:\\[\\]@%]+|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?([/?].*)?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        refuse(u"it must have the form https://host/path"_s);
    QString host = match.captured(2);
    if (!isAscii(host))
        host = QString::fromLatin1(QUrl::toAce(host));
    const QString rest = match.captured(3) + match.captured(4);
    if (host.isEmpty() || !isAscii(rest))
        refuse(u"it contains characters that cannot be sent"_s);
    return match.captured(1) + host + rest;
}

static QByteArray part(const CurlUrl &url, CURLUPart what, unsigned flags = 0)
{
    char *text = nullptr;
    if (curl_url_get(url.get(), what, &text, flags) != CURLUE_OK)
        return {};
    const QByteArray copy(text);
    curl_free(text);
    return copy;
}

static CurlUrl readByCurl(const QByteArray &text)
{
    CurlUrl url(curl_url(), &curl_url_cleanup);
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.constData(), CURLU_DISALLOW_USER))
        refuse(u"it is no URL"_s);
    const QByteArray host = part(url, CURLUPART_HOST).toLower();
    if (curl_url_set(url.get(), CURLUPART_HOST, host.constData(), 0))
        refuse(u"it has no host"_s);
    return url;
}

//! By WHATWG's rule "ends in a number": what is no address is no name either.
static bool looksLikeAddress(const QByteArray &lastLabel)
{
    bool isNumber = false;
    lastLabel.toULongLong(&isNumber, 0);
    return isNumber || lastLabel.startsWith("0x")
        || std::all_of(lastLabel.begin(), lastLabel.end(),
                       [](char c) { return c >= '0' && c <= '9'; });
}

static bool isLabel(const QByteArray &label)
{
    static constexpr qsizetype longest = 63; // RFC 1035 section 2.3.4
    return !label.isEmpty() && label.size() <= longest && !label.startsWith('-')
        && std::all_of(label.begin(), label.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

static void checkName(const QByteArray &host)
{
    static constexpr qsizetype longest = 253;
    const QList<QByteArray> labels = host.split('.');
    if (host.size() > longest || !std::all_of(labels.begin(), labels.end(), &isLabel)
        || looksLikeAddress(labels.last()))
        refuse(u"its host is no name"_s);
}

//! curl has made four decimal numbers of every other notation of IPv4 by now.
static std::optional<QHostAddress> literalOf(const QByteArray &host)
{
    static const QRegularExpression dotted(u"^(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}$"_s);
    const QString text = QString::fromLatin1(host);
    if (!text.contains(u':') && !dotted.match(text).hasMatch())
        return std::nullopt;
    const QHostAddress address(text);
    return address.isNull() ? std::nullopt : std::optional(address);
}

static quint16 portFrom(const CurlUrl &url)
{
    bool isNumber = false;
    const quint16 port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT).toUShort(&isNumber);
    if (!isNumber || port == 0)
        refuse(u"its port is none"_s);
    return port;
}

static QByteArray withoutBrackets(const QByteArray &host)
{
    return host.startsWith('[') ? host.mid(1, host.size() - 2) : host;
}

Url parseUrl(const QString &text)
{
    checkCharacters(text);
    const CurlUrl url = readByCurl(withAsciiHost(text).toLatin1());
    Url read;
    read.scheme = part(url, CURLUPART_SCHEME);
    read.host = withoutBrackets(part(url, CURLUPART_HOST));
    read.port = portFrom(url);
    read.literal = literalOf(read.host);
    if (!read.literal)
        checkName(read.host);
    if (!part(url, CURLUPART_ZONEID).isEmpty() || !part(url, CURLUPART_USER).isEmpty())
        refuse(u"its host is none"_s);
    read.text = part(url, CURLUPART_URL);
    return read;
}

QString resolvedUrl(const Url &base, const QByteArray &location)
{
    const QByteArray target = location.split('#').first();
    checkCharacters(QString::fromUtf8(target));
    const CurlUrl url = readByCurl(base.text);
    if (curl_url_set(url.get(), CURLUPART_URL, target.constData(), CURLU_DISALLOW_USER))
        refuse(u"it is no URL"_s);
    return QString::fromUtf8(part(url, CURLUPART_URL));
}

QByteArray Url::origin() const
{
    const bool isUsualPort = port == (isHttps() ? 443 : 80);
    return scheme + "://" + (host.contains(':') ? '[' + host + ']' : host)
        + (isUsualPort ? QByteArray() : ':' + QByteArray::number(port));
}

} // namespace plexus::outbound
