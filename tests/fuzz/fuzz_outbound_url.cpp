// URLs of third parties: what is taken has one reading, Qt's parser agrees on who is meant, and
// what it may reach does not change when it is written again.
#include "outbound/guard.h"
#include "outbound/outbound_failure.h"

#include <QUrl>

using namespace plexus;
using namespace plexus::outbound;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

static std::optional<Url> read(const QString &text)
{
    try {
        return parseUrl(text);
    } catch (const OutboundFailure &) {
        return std::nullopt;
    }
}

static bool passes(const QString &text)
{
    static const Guard guard;
    try {
        return !guard.check(TenantId(QStringLiteral("acme")), text).isListed;
    } catch (const OutboundFailure &) {
        return false;
    }
}

static void requireSameForQt(const Url &url)
{
    const QUrl qt(QString::fromLatin1(url.text), QUrl::StrictMode);
    if (!qt.isValid()) // it is stricter with paths and queries
        return;
    require(qt.userInfo().isEmpty());
    require(qt.port(url.isHttps() ? 443 : 80) == url.port);
    const QHostAddress address(qt.host());
    require(url.literal ? address == *url.literal
                        : qt.host(QUrl::EncodeUnicode).toLatin1() == url.host);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const std::optional<Url> url = read(text);
    if (!url)
        return 0;
    require(text.startsWith(QLatin1StringView("http"), Qt::CaseInsensitive) && url->port != 0);
    const std::optional<Url> again = read(QString::fromLatin1(url->text));
    require(again && again->host == url->host && again->port == url->port
            && again->text == url->text && again->literal == url->literal);
    requireSameForQt(*url);
    require(passes(text) == passes(QString::fromLatin1(url->text)));
    return 0;
}
