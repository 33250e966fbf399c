// What is registered: tools, resources, templates and prompts, ready to be listed and used.
#pragma once

#include "async/task.h"
#include "mcp/call_gate.h"
#include "mcp/content.h"
#include "tools/audience.h"
#include "tools/tool_call.h"
#include "tools/uri_template.h"

#include <QHash>
#include <QList>
#include <QString>

#include <functional>

namespace plexus {

//! Values by name: variables of a template's URI, arguments of a prompt.
using NamedValues = QHash<QString, QString>;

//! A credential that a tool asks for. For lists, documentation and checks at the start.
struct Need
{
    enum class Kind { OAuth, ApiKey };
    Kind kind = Kind::OAuth;
    QString provider;
    QStringList scopes; //!< of OAuth
    ApiKeyPrompt prompt; //!< of an API key
};

struct Tool
{
    mcp::ToolDescription description;
    Audience audience;
    QList<Need> needs;
    //! Reads the arguments, obtains the credentials, runs the handler. Throws what they throw.
    std::function<Task<mcp::ToolResult>(ToolCall, mcp::Arguments)> run;
};

struct Resource
{
    mcp::ResourceDescription description;
    Audience audience;
    std::function<Task<QList<mcp::ResourceContents>>(ToolCall)> read;
};

//! What is suggested for one argument: `typed` so far, `resolved` the other arguments.
using Completer = std::function<Task<QStringList>(ToolCall, QString typed, NamedValues resolved)>;

struct ResourceTemplate
{
    mcp::ResourceDescription description; //!< its uri is the template
    UriTemplate uris;
    Audience audience;
    QHash<QString, Completer> completers; //!< by variable
    std::function<Task<QList<mcp::ResourceContents>>(ToolCall, QString uri, NamedValues)> read;
};

struct Prompt
{
    mcp::PromptDescription description;
    Audience audience;
    QHash<QString, Completer> completers; //!< by argument
    std::function<Task<mcp::PromptResult>(ToolCall, NamedValues)> get;
};

} // namespace plexus
