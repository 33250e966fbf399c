// One header value, read by everything that reads header values: proxies' fields, Host and Origin,
// media types, and the values of Mcp-Name and Mcp-Param-*.
#include "http/cors.h"
#include "http/trusted_proxies.h"
#include "mcp/media_types.h"
#include "mcp/modern/header_value.h"

#include <QUrl>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;
using http::ClientOrigin;
using http::TrustedProxies;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

static bool isSame(const ClientOrigin &left, const ClientOrigin &right)
{
    return left.address == right.address && left.isSecure == right.isSecure;
}

//! Whatever a client sends in front, a proxy of ours has the last word; nobody else has any.
static void checkProxies(TrustedProxies::Field field, const char *name, const QByteArray &value,
                         const QByteArray &ofOurProxy)
{
    const TrustedProxies proxies({u"10.0.0.0/8"_s}, field);
    const ClientOrigin stranger{QHostAddress(u"192.0.2.1"_s), false};
    const ClientOrigin proxy{QHostAddress(u"10.0.0.1"_s), false};
    require(isSame(proxies.clientOf(stranger, Headers{{name, value}}), stranger));
    require(!proxies.clientOf(proxy, Headers{{name, value}}).address.isNull());
    const QHostAddress written(u"192.0.2.9"_s);
    const QByteArray appended = value + ", " + ofOurProxy;
    require(proxies.clientOf(proxy, Headers{{name, appended}}).address == written);
    const Headers two{{name, value}, {name, ofOurProxy}};
    require(proxies.clientOf(proxy, two).address == written);
}

//! What counts as this machine, browsers and resolvers take for it too.
static void checkHost(const QByteArray &value)
{
    if (!http::isLoopbackHost(value))
        return;
    require(http::isLoopbackOrigin("http://" + value));
    require(http::isHostAllowed(value, {}, true) && !http::isHostAllowed(value, {}, false));
    const QUrl url(u"http://"_s + QString::fromLatin1(value));
    require(!url.isValid() || url.host() == u"localhost" || QHostAddress(url.host()).isLoopback());
}

static mcp::Incoming with(const char *name, const QByteArray &value)
{
    mcp::Incoming incoming;
    incoming.headers.add(name, value);
    return incoming;
}

static void checkMediaTypes(const QByteArray &value)
{
    const bool isJson = mcp::isJson(with("Content-Type", value));
    require(mcp::isJson(with("Content-Type", value + "; charset=utf-8")) == isJson);
    require(!isJson || value.toLower().contains("application/json"));
    const auto accept = with("Accept", value);
    require(!mcp::acceptsBoth(accept) || mcp::acceptsEvents(accept));
    const auto more = with("Accept", value + ", application/json, text/event-stream");
    require(mcp::acceptsBoth(more) && mcp::acceptsEvents(more));
}

//! One value has one spelling in base64, and what has none is taken as it is.
static void checkHeaderValue(const QByteArray &value)
{
    const auto written = [](const QByteArray &text) {
        return "=?base64?" + text.toBase64() + "?=";
    };
    if (value.isValidUtf8())
        require(mcp::modern::decodeHeaderValue(written(value)) == value);
    const auto decoded = mcp::modern::decodeHeaderValue(value);
    require(!decoded || *decoded == value || written(*decoded) == value);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray value(reinterpret_cast<const char *>(data), qsizetype(size));
    if (!Headers::isWritable(value)) // no parser lets it in
        return 0;
    checkProxies(TrustedProxies::Field::XForwardedFor, "X-Forwarded-For", value, "192.0.2.9");
    checkProxies(TrustedProxies::Field::Forwarded, "Forwarded", value, "for=192.0.2.9");
    checkHost(value);
    checkMediaTypes(value);
    checkHeaderValue(value);
    return 0;
}
