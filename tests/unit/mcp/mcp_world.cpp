#include "mcp_world.h"

#include "async/sleep.h"
#include "core/failure.h"
#include "mcp/protocol_error.h"
#include "support/run.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

void RecordingOutlet::respond(int answered, Headers with, QByteArray text)
{
    status = answered;
    headers = std::move(with);
    body = std::move(text);
    ended = true;
}

void RecordingOutlet::beginStream(Headers with)
{
    status = 200;
    streaming = true;
    headers = std::move(with);
}

QByteArray RecordingOutlet::header(const QByteArray &name) const
{
    return headers.value(name).value_or(QByteArray());
}

static mcp::ToolDescription described(const QString &name)
{
    mcp::ToolDescription tool;
    tool.name = name;
    tool.presentation.description = u"A tool."_s;
    tool.inputSchema = {{u"type"_s, u"object"_s}};
    if (name == u"region"_s) {
        const QJsonObject region{{u"type"_s, u"string"_s}, {u"x-mcp-header"_s, u"Region"_s}};
        tool.inputSchema.insert("properties"_L1, QJsonObject{{u"region"_s, region}});
    }
    if (name.endsWith(u"job"_s))
        tool.tasks = mcp::TaskSupport::Optional;
    if (name == u"must"_s)
        tool.tasks = mcp::TaskSupport::Required;
    return tool;
}

mcp::Listing<mcp::ToolDescription> FakeGate::tools(const mcp::Owner &, const mcp::ListFilter &)
{
    QList<mcp::ToolDescription> all;
    for (const char *name :
         {"echo", "ask", "slow", "region", "job", "asking_job", "must", "page", "folders", "pause"})
        all.append(described(QString::fromLatin1(name)));
    return std::make_shared<const mcp::PagedList<mcp::ToolDescription>>(all);
}

mcp::Listing<mcp::ResourceDescription> FakeGate::resources(const mcp::Owner &)
{
    return std::make_shared<const mcp::PagedList<mcp::ResourceDescription>>(
        QList<mcp::ResourceDescription>{{u"r://1"_s, u"one"_s}});
}

mcp::Listing<mcp::ResourceDescription> FakeGate::resourceTemplates(const mcp::Owner &)
{
    return std::make_shared<const mcp::PagedList<mcp::ResourceDescription>>(
        QList<mcp::ResourceDescription>());
}

mcp::Listing<mcp::PromptDescription> FakeGate::prompts(const mcp::Owner &)
{
    return std::make_shared<const mcp::PagedList<mcp::PromptDescription>>(
        QList<mcp::PromptDescription>{{u"hello"_s}});
}

std::optional<mcp::ToolDescription> FakeGate::tool(const mcp::Owner &owner, const QString &name,
                                                   const mcp::ListFilter &filter)
{
    const auto all = tools(owner, filter);
    for (const mcp::ToolDescription &tool : *all) {
        if (tool.name == name)
            return tool;
    }
    return std::nullopt;
}

namespace {

struct Counted
{
    explicit Counted(int &n)
        : number(n)
    {
        ++number;
    }
    ~Counted() { --number; }
    Q_DISABLE_COPY_MOVE(Counted)
    int &number;
};

mcp::ToolResult textResult(const QString &text)
{
    return {{mcp::Content::text(text)}, {}, false, {}};
}

} // namespace

Task<QJsonValue> FakeGate::counted() { co_return ++effects; }

Task<mcp::ToolResult> FakeGate::callTool(std::shared_ptr<mcp::CallContext> context, QString name,
                                         mcp::Arguments)
{
    lastCaller = context->owner().principal;
    lastContext = context;
    if (name == u"page"_s) {
        const mcp::InputRequest page{u"page"_s,
                                     mcp::InputKind::ElicitUrl,
                                     {{u"mode"_s, u"url"_s},
                                      {u"message"_s, u"Open this."_s},
                                      {u"elicitationId"_s, u"connect-1"_s},
                                      {u"url"_s, u"https://example.com/connect/1"_s}}};
        if (pagesFirst)
            throw mcp::UrlElicitationRequired({page});
        co_await context->once(u"page"_s, [this] { return counted(); });
        co_await context->inputs({page});
        if (forgets) {
            context->forget(u"page"_s);
            co_await context->once(u"page"_s, [this] { return counted(); });
            co_await context->inputs({page});
        }
    }
    if (name == u"folders"_s)
        co_await context->inputs({{u"roots"_s, mcp::InputKind::ListRoots, {}}});
    if (name == u"pause"_s) {
        auto [released, release] = oneShot<>();
        paused = std::move(release);
        context->closeStream();
        co_await released;
    }
    if (name.endsWith(u"job"_s) || name == u"must"_s)
        co_await context->continueAsTask();
    if (name == u"job"_s) {
        const Counted counted(running);
        context->progress(1, {}, u"half way"_s);
        co_await sleepFor(1h);
    }
    if (name.startsWith(u"ask"_s)) {
        context->progress(1, 2, {});
        const QJsonObject schema{
            {u"type"_s, u"object"_s},
            {u"properties"_s, QJsonObject{{u"name"_s, QJsonObject{{u"type"_s, u"string"_s}}}}},
            {u"required"_s, QJsonArray{u"name"_s}}};
        const auto answers = co_await context->inputs(
            {{u"who"_s,
              mcp::InputKind::ElicitForm,
              {{u"message"_s, u"Who?"_s}, {u"requestedSchema"_s, schema}}}});
        co_return textResult(
            u"Hello, "_s
            + answers[u"who"_s].value("content"_L1).toObject().value("name"_L1).toString());
    }
    if (name == u"slow"_s) {
        const Counted counted(running);
        context->progress(1, 2, {});
        co_await sleepFor(1h);
    }
    co_return textResult(u"echoed"_s);
}

Task<QList<mcp::ResourceContents>> FakeGate::readResource(std::shared_ptr<mcp::CallContext>,
                                                          QString uri)
{
    if (uri != u"r://1"_s)
        throw Failure(FailureKind::NotFound, u"Resource not found"_s);
    co_return QList<mcp::ResourceContents>{{uri, u"text/plain"_s, u"one"_s, {}}};
}

Task<mcp::PromptResult> FakeGate::getPrompt(std::shared_ptr<mcp::CallContext>, QString,
                                            mcp::Arguments)
{
    co_return mcp::PromptResult{{}, {{u"user"_s, mcp::Content::text(u"hi"_s)}}};
}

Task<mcp::Completion> FakeGate::complete(std::shared_ptr<mcp::CallContext>, mcp::CompletionRequest)
{
    mcp::Completion completion;
    for (int i = 0; i < 150; ++i)
        completion.values += QString::number(i);
    co_return completion;
}

Task<void> FakeSessionStore::create(mcp::Owner, mcp::SessionRecord record)
{
    records.insert(record.idHash, record);
    co_return;
}

Task<std::optional<mcp::SessionRecord>> FakeSessionStore::find(mcp::Owner owner, QByteArray idHash)
{
    const auto found = records.constFind(idHash);
    co_return found != records.constEnd() && found->ownerKey == owner.key ? std::optional(*found)
                                                                          : std::nullopt;
}

Task<void> FakeSessionStore::update(mcp::Owner, mcp::SessionRecord record)
{
    records.insert(record.idHash, record);
    co_return;
}

Task<bool> FakeSessionStore::remove(mcp::Owner owner, QByteArray idHash)
{
    const auto found = records.constFind(idHash);
    const bool own = found != records.constEnd() && found->ownerKey == owner.key;
    if (own)
        records.remove(idHash);
    co_return own;
}

Task<void> FakeTaskStore::create(mcp::Owner owner, mcp::TaskRecord record)
{
    if (full)
        throw Failure(FailureKind::RateLimited, u"There are too many tasks."_s);
    record.updatedMs = m_clock.wallMs();
    records.insert(record.idHash, {owner.key, record});
    co_return;
}

Task<std::optional<mcp::TaskRecord>> FakeTaskStore::find(mcp::Owner owner, QByteArray idHash)
{
    const auto found = records.constFind(idHash);
    const bool own = found != records.constEnd() && found->first == owner.key
        && found->second.expiresMs > m_clock.wallMs();
    co_return own ? std::optional(found->second) : std::nullopt;
}

Task<std::optional<mcp::TaskRecord>>
FakeTaskStore::change(mcp::Owner owner, QByteArray idHash,
                      std::function<void(mcp::TaskRecord &)> edit)
{
    if (failures > 0 && failures-- > 0)
        throw Failure(FailureKind::Unavailable, u"The database is away."_s);
    auto record = co_await find(owner, idHash);
    if (!record || record->isOver())
        co_return record;
    edit(*record);
    record->updatedMs = m_clock.wallMs();
    records[idHash].second = *record;
    changed(idHash);
    co_return record;
}

void FakeTaskStore::renew(const QByteArray &runner, qint64 leaseMs)
{
    for (auto &[owner, record] : records) {
        if (record.runner == runner && !record.isOver())
            record.leaseMs = leaseMs;
    }
}

McpWorld::McpWorld()
{
    tasks.changed = [this](const QByteArray &idHash) {
        homes.everywhere([idHash](mcp::Endpoint &there) { there.taskChanged(idHash); });
    };
    restart();
}

mcp::Services McpWorld::services() { return {gate, sessions, tasks, sealer, clock, {}}; }

void McpWorld::restart()
{
    endpoint.reset();
    endpoint = std::make_unique<mcp::Endpoint>(0, homes, services());
}

std::shared_ptr<RecordingOutlet> McpWorld::send(mcp::Verb verb, const QByteArray &body,
                                                Headers headers, const QByteArray &owner)
{
    mcp::Incoming incoming;
    incoming.verb = verb;
    incoming.headers = std::move(headers);
    incoming.body = body;
    incoming.owner = ownerOf(owner);
    const auto outlet = std::make_shared<RecordingOutlet>();
    endpoint->handle(incoming, outlet);
    spinUntil([&outlet] { return outlet->status != 0; });
    return outlet;
}

std::shared_ptr<RecordingOutlet> McpWorld::post(const QByteArray &body, const Headers &headers,
                                                const QByteArray &owner)
{
    return send(mcp::Verb::Post, body,
                headers
                    + Headers{{"Content-Type", "application/json"},
                              {"Accept", "application/json, text/event-stream"}},
                owner);
}

std::shared_ptr<RecordingOutlet> McpWorld::modern(const QByteArray &method,
                                                  const QByteArray &params, const QByteArray &name,
                                                  const QByteArray &owner,
                                                  const QByteArray &capabilities)
{
    const QByteArray meta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                            R"("io.modelcontextprotocol/clientCapabilities":)"
        + capabilities + '}';
    const QByteArray body = R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)"
        + params + (params.isEmpty() ? "" : ",") + meta + "}}";
    Headers headers{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", method}};
    if (!name.isEmpty())
        headers.add("Mcp-Name", name);
    return post(body, headers, owner);
}

QByteArray McpWorld::session(const QByteArray &version, const QByteArray &owner,
                             const QByteArray &capabilities)
{
    const auto answer =
        post(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")"
                 + version + R"(","capabilities":)" + capabilities
                 + R"(,"clientInfo":{"name":"t","version":"1"}}})",
             {}, owner);
    return answer->header("Mcp-Session-Id");
}

} // namespace plexus::test
