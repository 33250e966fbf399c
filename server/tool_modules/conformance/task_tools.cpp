// Tools for the tasks extension.
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace plexus::conformance {

struct Greeting
{
    QString name;
    static constexpr auto fields()
    {
        return std::tuple{field("name", &Greeting::name, "Whom to greet")};
    }
};

struct Computation
{
    int seconds = 0;
    QString label;
    static constexpr auto fields()
    {
        return std::tuple{
            field("seconds", &Computation::seconds, "How long it takes").between(0, 3600),
            field("label", &Computation::label, "Comes back with the result").defaulted()};
    }
};

struct Deletion
{
    QString filename;
    static constexpr auto fields()
    {
        return std::tuple{field("filename", &Deletion::filename, "What to delete")};
    }
};

static Task<QString> greet(ToolCall, Greeting greeting)
{
    co_return u"Hello, %1!"_s.arg(greeting.name);
}

static Task<QString> slowCompute(ToolCall call, Computation computation)
{
    co_await call.continueAsTask();
    co_await sleepFor(std::chrono::seconds(computation.seconds));
    co_return u"%1 is done after %2 s"_s.arg(computation.label).arg(computation.seconds);
}

static Task<QString> failingJob(ToolCall call)
{
    co_await call.continueAsTask();
    co_await sleepFor(1s);
    throw Failure(FailureKind::Upstream, u"The job failed, as it always does."_s);
}

static Task<QString> protocolErrorJob(ToolCall call)
{
    co_await call.continueAsTask();
    throw ProtocolFailure(FailureKind::Internal, u"The job broke the protocol on purpose."_s);
}

static Task<QString> confirmDelete(ToolCall call, Deletion deletion)
{
    co_await call.continueAsTask();
    const Elicited answer = co_await call.elicit(
        u"confirm"_s, u"Delete %1?"_s.arg(deletion.filename), formOf(u"confirm"_s, u"boolean"_s));
    const bool yes = answer.isAccepted() && answer.content.value(u"confirm"_s).toBool();
    co_return yes ? u"Deleted %1"_s.arg(deletion.filename) : u"Kept %1"_s.arg(deletion.filename);
}

static Task<QString> multiInput(ToolCall call)
{
    co_await call.continueAsTask();
    const Answers answers = co_await call.ask(
        {Question::form(u"first"_s, u"Your name?"_s, formOf(u"name"_s, u"string"_s)),
         Question::form(u"second"_s, u"Another name?"_s, formOf(u"name"_s, u"string"_s))});
    co_return u"%1 and %2"_s.arg(answers.elicited(u"first"_s).content.value(u"name"_s).toString(),
                                 answers.elicited(u"second"_s).content.value(u"name"_s).toString());
}

//! Asks before there is a task.
static Task<QString> withTask(ToolCall call)
{
    const Elicited answer = co_await call.elicit(u"user_name"_s, u"What is your name?"_s,
                                                 formOf(u"name"_s, u"string"_s));
    co_await call.continueAsTask();
    co_return u"Task done for %1"_s.arg(answer.content.value(u"name"_s).toString());
}

void addTaskTools(ToolRegistry &tools)
{
    const auto task = [](const QString &name, const QString &description,
                         TaskSupport support = TaskSupport::Optional) {
        return suiteTool(name, description).taskSupport(support);
    };
    tools.add(suiteTool(u"greet"_s, u"Greets at once."_s).input<Greeting>().handler(&greet));
    tools.add(
        task(u"slow_compute"_s, u"Takes its time."_s).input<Computation>().handler(&slowCompute));
    tools.add(task(u"failing_job"_s, u"Fails after a second."_s, TaskSupport::Required)
                  .handler(&failingJob));
    tools.add(
        task(u"protocol_error_job"_s, u"Ends with a protocol error."_s).handler(&protocolErrorJob));
    tools.add(task(u"confirm_delete"_s, u"Asks before it pretends to delete."_s)
                  .input<Deletion>()
                  .handler(&confirmDelete));
    tools.add(task(u"multi_input"_s, u"Asks two things at once."_s).handler(&multiInput));
    tools.add(
        task(u"test_tool_with_task"_s, u"Asks, then works as a task."_s, TaskSupport::Required)
            .handler(&withTask));
}

} // namespace plexus::conformance
