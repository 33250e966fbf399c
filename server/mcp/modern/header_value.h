// Values of the body that are repeated in headers.
#pragma once

#include "json/value.h"

#include <QByteArray>
#include <QJsonObject>

#include <functional>
#include <optional>

namespace plexus::mcp::modern {

//! UTF-8 of a header value: plain, or `=?base64?…?=` in canonical base64. Nothing when the base64
//! is not canonical.
std::optional<QByteArray> decodeHeaderValue(const QByteArray &raw);

//! Holds the `Mcp-Param-*` headers against the arguments that the schema annotates with
//! `x-mcp-header`. Throws ProtocolError (400, -32020).
void checkParameterHeaders(
    const QJsonObject &inputSchema, const std::optional<json::Value> &arguments,
    const std::function<std::optional<QByteArray>(const QByteArray &)> &header);

} // namespace plexus::mcp::modern
