// One dated revision of the protocol: what its wire looks like.
#pragma once

#include "mcp/call_context.h"
#include "mcp/content.h"
#include "mcp/protocol_error.h"
#include "mcp/result.h"

namespace plexus::mcp {

//! What a thing that was not found is.
enum class Missing { Tool, Prompt, Resource };

//! Writes neutral values as the revision has them. The base class writes 2025-11-25; later and
//! earlier revisions say where they differ.
class Revision
{
public:
    virtual ~Revision() = default;

    virtual QString date() const = 0;
    //! Stateless, with `_meta` on every request.
    virtual bool isModern() const { return false; }
    virtual bool takesBatches() const { return false; }
    //! Streams begin with an event that has an id and no data, and say when to come back.
    virtual bool primesStreams() const { return false; }
    virtual bool hasMethod(const QString &method) const = 0;
    virtual bool hasElicitation() const { return true; }
    virtual bool hasUrlElicitation() const { return false; }
    //! Sampling may offer tools to the client's model.
    virtual bool hasSamplingTools() const { return false; }

    virtual QJsonObject tool(const ToolDescription &tool) const;
    virtual QJsonObject resource(const ResourceDescription &resource) const;
    virtual QJsonObject resourceTemplate(const ResourceDescription &resource) const;
    virtual QJsonObject prompt(const PromptDescription &prompt) const;
    //! `tool`: the description when it is known (its output schema decides the form).
    Result toolResult(const ToolResult &result, const ToolDescription *tool) const;
    Result resourceContents(const QList<ResourceContents> &contents) const;
    Result promptResult(const PromptResult &result) const;
    Result completion(const Completion &completion) const;
    virtual QJsonObject implementation(const QString &name, const QString &title,
                                       const QString &version) const;

    //! What every complete result gets on top.
    virtual Result finished(Result result) const { return result; }
    //! The same for results that may be cached.
    virtual Result cacheable(Result result, qint64 ttlMs) const;

    virtual ProtocolError notFound(Missing what, const QString &text, const QString &name) const;
    //! The params of a request for input as they go to the client.
    virtual QJsonObject inputParams(const InputRequest &request) const { return request.params; }

protected:
    //! Title, description, icons and meta, as far as the revision has them.
    virtual void present(QJsonObject &entry, const Presentation &presentation) const;
    //! The block as the revision knows it.
    virtual QByteArray content(const Content &block) const { return block.json; }
    //! What `structuredContent` says; nothing where there is no such member.
    virtual std::optional<QJsonValue> structured(const QJsonValue &value,
                                                 const ToolDescription *tool) const;
};

//! Methods that all legacy revisions have.
bool isLegacyMethod(const QString &method);

} // namespace plexus::mcp
