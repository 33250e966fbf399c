// The one reading of a URL that requests go to.
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QString>

#include <optional>

namespace plexus::outbound {

//! A URL as the transfer will read it.
struct Url
{
    QByteArray scheme; //!< `https` or `http`
    QByteArray host; //!< lower case, punycode; IPv6 addresses without brackets
    quint16 port = 0;
    QByteArray text; //!< the whole, normalised; this is what the transfer gets
    std::optional<QHostAddress> literal; //!< when the host is an address, in whatever notation

    bool isHttps() const { return scheme == "https"; }
    //! RFC 6454 section 6.2: `https://api.example.com`, with the port where it is not the usual.
    QByteArray origin() const;
};

//! Refused beyond the grammar: other schemes, user information, fragments, backslashes, spaces,
//! control characters, percent signs in the host, names with an empty label or a dot at the end,
//! names that look like an address but are none, IPv6 zones. Throws OutboundFailure{Blocked}.
Url parseUrl(const QString &text);

//! What the value of a `Location` means at `base` (RFC 9110 section 10.2.2), without its fragment.
//! Throws OutboundFailure{Blocked}.
QString resolvedUrl(const Url &base, const QByteArray &location);

} // namespace plexus::outbound
