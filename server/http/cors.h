// Which browsers may talk to us, and under which names we answer.
#pragma once

#include "http/reply.h"
#include "http/request.h"

#include <QUrl>

namespace plexus::http {

//! `http(s)://` plus a loopback host, any port.
bool isLoopbackOrigin(const QByteArray &origin);
//! The host of a Host header is `localhost`, `127.0.0.0/8` or `[::1]`, any port.
bool isLoopbackHost(QByteArrayView host);

//! What clients of `url`, which names a host and no user, send as Host (RFC 9110 section 7.2):
//! international names are in ASCII, IPv6 addresses in brackets.
QByteArray hostFieldOf(const QUrl &url);

//! Whether the Host header names us: one of `allowed` (host or host:port, without regard to case),
//! or, with `loopback`, a loopback name.
bool isHostAllowed(QByteArrayView host, const QList<QByteArray> &allowed, bool loopback);

//! Answer to a pre-flight from an allowed origin: reflects the requested header names.
Response preflightResponse(const Request &request, const QByteArray &allowedMethods);
bool isPreflight(const Request &request);
//! Adds what an allowed origin's script needs to read the answer.
void allowOrigin(Reply &reply, const QByteArray &origin);

} // namespace plexus::http
