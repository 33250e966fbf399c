// The request target, read once and strictly.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

namespace plexus::http {

//! Names with values; few, in the order of the request.
using Items = QList<std::pair<QString, QString>>;

//! The first value of that name.
std::optional<QString> itemOf(const Items &items, QStringView name);

//! Path and query of an origin-form target (RFC 9112 section 3.2.1).
struct Target
{
    QStringList segments; //!< each percent-decoded once
    bool isFirstEncoded = false; //!< the first segment was percent-encoded
    bool trailingSlash = false;
    Items query; //!< decoded as application/x-www-form-urlencoded
};

//! Nothing for what could be read in two ways: absolute form, empty segments, `.` and `..` however
//! written, encoded slashes and NULs, broken percent-encoding, invalid UTF-8.
std::optional<Target> parseTarget(const QByteArray &raw);

//! A form's body as browsers send it (application/x-www-form-urlencoded); nothing when it is
//! broken.
std::optional<Items> parseForm(const QByteArray &body);

} // namespace plexus::http
