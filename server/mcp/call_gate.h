// What the protocol layer needs from the rest of the server to answer calls.
#pragma once

#include "async/task.h"
#include "json/document.h"
#include "mcp/call_context.h"
#include "mcp/call_end.h"
#include "mcp/content.h"

namespace plexus::mcp {

//! Parsed arguments together with the document that holds them.
struct Arguments
{
    std::shared_ptr<const json::Document> document;
    std::optional<json::Value> value; //!< none: the member was absent
};

//! Narrows a list; also decides what may be called where the tenant enforces it.
struct ListFilter
{
    std::optional<QString> toolSet;
};

//! What a completion is for.
struct CompletionRequest
{
    bool forPrompt = true; //!< else for a resource template
    QString reference; //!< prompt name or template URI
    QString argument;
    QString value; //!< what was typed so far
    QHash<QString, QString> resolved; //!< other arguments, already chosen
};

struct Offer
{
    bool tools = false;
    bool resources = false;
    bool prompts = false;
    bool completions = false;
    QString instructions;
};

//! What callers may begin only so often, besides requests themselves.
enum class Admission {
    Message, //!< of a batch, beyond the first
    Session,
    Stream, //!< of notifications
};

//! A request that is over. Names only: never arguments or results.
struct EndedCall
{
    const Owner &owner;
    const QString &method;
    QString item; //!< name or address as the client sent it, so perhaps of nothing that exists
    qint64 durationMs = 0;
    const QString &requestId;
    CallEnd end = CallEnd::Cancelled;
};

//! One door for every revision. Lists hold what the owner may see, in a stable order; everything
//! not in them is answered like something that does not exist: Failure{NotFound}. Failures of a
//! handler itself come back as a ToolResult with isError (tools) or are thrown (resources,
//! prompts).
class CallGate
{
public:
    virtual ~CallGate() = default;

    virtual Offer offer(const Owner &owner) = 0;
    virtual Listing<ToolDescription> tools(const Owner &owner, const ListFilter &filter) = 0;
    virtual Listing<ResourceDescription> resources(const Owner &owner) = 0;
    virtual Listing<ResourceDescription> resourceTemplates(const Owner &owner) = 0;
    virtual Listing<PromptDescription> prompts(const Owner &owner) = 0;

    //! The tool as it would be called, or nothing when the owner must not see it.
    virtual std::optional<ToolDescription> tool(const Owner &owner, const QString &name,
                                                const ListFilter &filter) = 0;
    //! Checks the arguments against the schema first (a fault there is an isError result).
    virtual Task<ToolResult> callTool(std::shared_ptr<CallContext> context, QString name,
                                      Arguments arguments) = 0;
    virtual Task<QList<ResourceContents>> readResource(std::shared_ptr<CallContext> context,
                                                       QString uri) = 0;
    virtual Task<PromptResult> getPrompt(std::shared_ptr<CallContext> context, QString name,
                                         Arguments arguments) = 0;
    virtual Task<Completion> complete(std::shared_ptr<CallContext> context,
                                      CompletionRequest request) = 0;
    //! Whether the owner may be told of changes of this resource.
    virtual bool mayWatch(const Owner &owner, const QString &uri) = 0;

    //! How long clients may cache lists of this owner, in milliseconds (2026-07-28 `ttlMs`).
    virtual qint64 listTtlMs(const Owner &owner) = 0;

    //! Throws Failure{RateLimited} when the caller has begun too many of these lately.
    virtual void admit(const Owner &, Admission, int count) { Q_UNUSED(count) }
    //! Hears of every request but pings once it is over, for the record.
    virtual void ended(const EndedCall &) { }
};

} // namespace plexus::mcp
