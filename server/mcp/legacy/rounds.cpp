#include "mcp/legacy/rounds.h"

#include <QJsonArray>

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

static constexpr int mostRounds = 8;

//! One run; what it wants to know is asked for and added to the memory.
static Task<std::optional<Result>> oneRound(MethodCall call, CallFacts facts, CallMemory &memory,
                                            Questions &questions,
                                            std::shared_ptr<PostAnswer> answer)
{
    const auto run = std::make_shared<Run>(std::move(facts), std::move(memory), answer);
    RunOutcome outcome = co_await run->perform(
        [call](std::shared_ptr<CallContext> context) { return interact(call, context); });
    if (outcome.failure)
        std::rethrow_exception(outcome.failure);
    if (outcome.result)
        co_return outcome.result;
    memory = run->takeMemory();
    for (const InputRequest &request : outcome.wanted)
        memory.answers.insert(request.key, co_await questions.ask(request, answer));
    co_return std::nullopt;
}

static Task<Result> allRounds(MethodCall call, CallFacts facts, Questions &questions,
                              std::shared_ptr<PostAnswer> answer)
{
    CallMemory memory;
    for (int round = 0; round < mostRounds; ++round) {
        if (const auto result = co_await oneRound(call, facts, memory, questions, answer))
            co_return *result;
    }
    throw AskingFailed(
        FailureKind::Upstream,
        u"The question was asked %1 times without a usable answer."_s.arg(mostRounds));
}

static ProtocolError pagesFirst(const UrlElicitationRequired &needed, Questions &questions,
                                const std::shared_ptr<PostAnswer> &answer)
{
    QJsonArray elicitations;
    for (const InputRequest &page : needed.pages())
        elicitations.append(questions.pageParams(page, answer));
    return {200, rpc::urlElicitationRequired, needed.callerText(),
            QJsonObject{{u"elicitations"_s, elicitations}}};
}

Task<Result> interactWithClient(MethodCall call, CallFacts facts, Questions &questions,
                                std::shared_ptr<PostAnswer> answer)
{
    QString why;
    try {
        co_return co_await allRounds(call, std::move(facts), questions, answer);
    } catch (const CapabilityMissing &missing) {
        why = missing.callerText();
    } catch (const UrlElicitationRequired &needed) {
        throw pagesFirst(needed, questions, answer);
    } catch (const AskingFailed &failure) {
        why = failure.callerText();
    }
    if (call.message.method != u"tools/call"_s)
        throw ProtocolError(200, rpc::internalError, why);
    co_return call.revision.toolResult({{Content::text(why)}, {}, true, {}}, nullptr);
}

} // namespace plexus::mcp::legacy
