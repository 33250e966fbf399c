// What clients say of themselves.
#pragma once

#include "json/value.h"
#include "mcp/call_context.h"

namespace plexus::mcp {

//! From a ClientCapabilities object; an empty `elicitation` means forms.
ClientCapabilities readCapabilities(const std::optional<json::Value> &object);
ClientCapabilities readCapabilities(const QJsonObject &object);
//! From an Implementation object; texts are cut to what a log line can bear.
ClientInfo readClientInfo(const std::optional<json::Value> &object);

bool canBeAsked(const ClientCapabilities &capabilities, const InputRequest &request);
//! The ClientCapabilities object that names what the request needs.
QJsonObject requiredFor(const InputRequest &request);
//! The method with which a client is asked, e.g. `elicitation/create`.
QString methodOf(InputKind kind);
//! The other way round; `params` tell forms from pages.
InputKind kindOf(const QString &method, const QJsonObject &params);
//! Whether `answer` has the form that a result of this request has. A form's content must fit the
//! types and the required members of the schema that was asked.
bool isAnswerTo(const InputRequest &request, const QJsonObject &answer);

std::optional<LogLevel> logLevelFrom(const QString &name);
QString nameOfLogLevel(LogLevel level);

} // namespace plexus::mcp
