// What clients are told when a credential cannot be given.
#pragma once

#include "model/provider_descriptor.h"
#include "oauth/client/connect_story.h"
#include "tools/tool_failure.h"

#include <exception>

namespace plexus {

//! `provider_not_configured` (hole H36).
ToolFailure providerNotConfigured(const QString &provider);

//! Makes of what went wrong on the way to a user's credential a ToolFailure whose code tells what
//! to do: `credential_unreadable` (hole H36), `provider_misconfigured` (tell the administrator) or
//! `provider_unavailable` (try later). The reason goes to the log. Anything else is thrown on.
[[noreturn]] void rethrowCredentialFault(std::exception_ptr thrown, const QString &provider,
                                         const QString &requestId);

//! The same for an account that could not be linked.
[[noreturn]] void throwConnectTrouble(oauth::ConnectTrouble trouble, const QString &provider);

//! As MCP Plexus has them, member by member (docs/writing_tools.md).
ToolFailure externalAuthRequired(const QString &provider, const QString &url);
ToolFailure apiKeyRequired(const QString &provider, const QString &displayName,
                           const QString &instructions, const QString &url);

//! A guest has connected an account; the browser shows a code at `url` that the client has to
//! bring.
ToolFailure confirmationCodeRequired(const QString &provider, const QString &url);

} // namespace plexus
