// The protocol layer with everything around it pretended.
#pragma once

#include "async/one_shot.h"
#include "core/rate_limited.h"
#include "mcp/endpoint.h"
#include "model/principal.h"
#include "support/fake_clock.h"

#include <QHash>

namespace plexus::test {

//! Keeps what an endpoint answers.
class RecordingOutlet final : public mcp::Outlet
{
public:
    void respond(int answered, Headers with, QByteArray text) override;
    void beginStream(Headers with) override;
    void write(QByteArray frame) override { body += frame; }
    void endStream() override { ended = true; }
    void onGone(std::function<void()> callback) override { gone = std::move(callback); }

    QByteArray header(const QByteArray &name) const;

    int status = 0; //!< 0: nothing yet
    bool streaming = false;
    bool ended = false;
    Headers headers;
    QByteArray body; //!< or all frames
    std::function<void()> gone;
};

//! Tools: `echo` (text), `ask` (elicits `name`), `slow` (reports progress, then waits for ever),
//! `region` (its argument is repeated in a header), `job` (becomes a task, then waits for ever),
//! `asking_job` (asks `ask`'s question as a task), `must` (needs a task, and ends it at once),
//! `page` (elicits by URL), `folders` (asks for roots), `pause` (closes its stream, then waits for
//! the test). One resource `r://1` and one prompt `hello`.
class FakeGate final : public mcp::CallGate
{
public:
    mcp::Offer offer(const mcp::Owner &) override { return {true, true, true, true, {}}; }
    mcp::Listing<mcp::ToolDescription> tools(const mcp::Owner &, const mcp::ListFilter &) override;
    mcp::Listing<mcp::ResourceDescription> resources(const mcp::Owner &) override;
    mcp::Listing<mcp::ResourceDescription> resourceTemplates(const mcp::Owner &) override;
    mcp::Listing<mcp::PromptDescription> prompts(const mcp::Owner &) override;
    std::optional<mcp::ToolDescription> tool(const mcp::Owner &, const QString &name,
                                             const mcp::ListFilter &) override;
    Task<mcp::ToolResult> callTool(std::shared_ptr<mcp::CallContext> context, QString name,
                                   mcp::Arguments) override;
    Task<QList<mcp::ResourceContents>> readResource(std::shared_ptr<mcp::CallContext>,
                                                    QString uri) override;
    Task<mcp::PromptResult> getPrompt(std::shared_ptr<mcp::CallContext>, QString,
                                      mcp::Arguments) override;
    Task<mcp::Completion> complete(std::shared_ptr<mcp::CallContext>,
                                   mcp::CompletionRequest) override;
    bool mayWatch(const mcp::Owner &, const QString &uri) override { return visible.contains(uri); }
    qint64 listTtlMs(const mcp::Owner &) override { return 1000; }

    void admit(const mcp::Owner &, mcp::Admission what, int count) override
    {
        if (what == refused)
            throw RateLimited(QStringLiteral("Too many"), 1000 * count);
    }
    void ended(const mcp::EndedCall &call) override
    {
        endings << QStringLiteral("%1 %2 %3").arg(call.method, call.item).arg(int(call.end));
        lastDurationMs = call.durationMs;
    }

    bool pagesFirst = false; //!< `page` fails with its page instead of asking
    bool forgets = false; //!< `page` forgets each answer and asks again
    std::optional<mcp::Admission> refused; //!< what may not begin
    QStringList endings; //!< method, item and CallEnd of each request that is over
    qint64 lastDurationMs = 0;
    int running = 0; //!< calls of `slow` and `job` whose frames are alive
    std::optional<Promise<>> paused; //!< of the last call of `pause`
    int effects = 0; //!< of once() in `page`
    Task<QJsonValue> counted();
    std::shared_ptr<const Principal> lastCaller; //!< who the last call ran for
    std::shared_ptr<mcp::CallContext> lastContext; //!< of the last call, over or not
    QStringList visible{QStringLiteral("r://1")}; //!< resources that may be watched
};

class FakeSessionStore final : public mcp::SessionStore
{
public:
    Task<void> create(mcp::Owner owner, mcp::SessionRecord record) override;
    Task<std::optional<mcp::SessionRecord>> find(mcp::Owner owner, QByteArray idHash) override;
    Task<void> update(mcp::Owner owner, mcp::SessionRecord record) override;
    void touch(const mcp::Owner &, const QByteArray &idHash) override { touched += idHash; }
    Task<bool> remove(mcp::Owner owner, QByteArray idHash) override;

    QHash<QByteArray, mcp::SessionRecord> records;
    QByteArrayList touched;
};

//! Tells `changed` of every change, from the event loop.
class FakeTaskStore final : public mcp::TaskStore
{
public:
    explicit FakeTaskStore(const Clock &clock)
        : m_clock(clock)
    {
    }
    Task<void> create(mcp::Owner owner, mcp::TaskRecord record) override;
    Task<std::optional<mcp::TaskRecord>> find(mcp::Owner owner, QByteArray idHash) override;
    Task<std::optional<mcp::TaskRecord>>
    change(mcp::Owner owner, QByteArray idHash,
           std::function<void(mcp::TaskRecord &)> edit) override;
    void renew(const QByteArray &runner, qint64 leaseMs) override;

    std::function<void(const QByteArray &)> changed;
    bool full = false; //!< create() refuses
    int failures = 0; //!< so many changes fail: the database is away
    QHash<QByteArray, std::pair<QByteArray, mcp::TaskRecord>> records; //!< with their owners

private:
    const Clock &m_clock;
};

//! One endpoint on the test's thread.
class McpWorld
{
public:
    McpWorld();

    //! Posts a body with these headers (beside the usual ones) as `owner`; waits for an answer.
    std::shared_ptr<RecordingOutlet> post(const QByteArray &body, const Headers &headers = {},
                                          const QByteArray &owner = "ada");
    //! A modern request with complete `_meta` and headers; `name` for Mcp-Name.
    std::shared_ptr<RecordingOutlet> modern(const QByteArray &method, const QByteArray &params = "",
                                            const QByteArray &name = {},
                                            const QByteArray &owner = "ada",
                                            const QByteArray &capabilities = "{}");
    std::shared_ptr<RecordingOutlet> send(mcp::Verb verb, const QByteArray &body, Headers headers,
                                          const QByteArray &owner);
    //! Initializes a session; returns its id.
    QByteArray session(const QByteArray &version = "2025-11-25", const QByteArray &owner = "ada",
                       const QByteArray &capabilities = R"({"elicitation":{}})");
    //! Whoever calls with `key`; `principal` is who it is this time.
    mcp::Owner ownerOf(const QByteArray &key) const { return {key, key == "guest", principal}; }
    mcp::Services services();
    //! Ends the endpoint and begins another one on the same stores.
    void restart();

    std::shared_ptr<const Principal> principal; //!< of all requests from now on
    FakeClock clock;
    FakeGate gate;
    FakeSessionStore sessions;
    FakeTaskStore tasks{clock};
    Sealer sealer{{Secret(QByteArray(32, 'k'))}};
    mcp::Homes homes{1};
    std::unique_ptr<mcp::Endpoint> endpoint;
};

} // namespace plexus::test
