// Tools that are left with questions and run again with the answers.
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

static Task<QString> askName(ToolCall call)
{
    const Elicited answer = co_await call.elicit(u"user_name"_s, u"What is your name?"_s,
                                                 formOf(u"name"_s, u"string"_s));
    co_return u"Hello, %1!"_s.arg(answer.content.value(u"name"_s).toString());
}

static Task<QString> askModel(ToolCall call)
{
    const Sampled answer =
        co_await call.sample(u"capital_question"_s, u"What is the capital of France?"_s, 100);
    co_return u"The model says: "_s + answer.text();
}

static Task<QString> askRoots(ToolCall call)
{
    QStringList lines;
    for (const Root &root : co_await call.roots(u"client_roots"_s))
        lines << root.uri + u' ' + root.name;
    co_return u"%1 roots: %2"_s.arg(lines.size()).arg(lines.join(u", "_s));
}

//! The state that travels with the question is sealed by the protocol layer.
static Task<QString> confirmed(ToolCall call)
{
    const Elicited answer =
        co_await call.elicit(u"confirm"_s, u"Please confirm"_s, formOf(u"ok"_s, u"boolean"_s));
    const bool ok = answer.content.value(u"ok"_s).toBool();
    co_return ok ? u"state-ok: confirmed"_s : u"state-ok: not confirmed"_s;
}

static Task<QString> askThreeThings(ToolCall call)
{
    const Answers answers = co_await call.ask(
        {Question::form(u"user_name"_s, u"What is your name?"_s, formOf(u"name"_s, u"string"_s)),
         Question::sample(u"greeting"_s, u"Generate a greeting"_s, 50),
         Question::roots(u"client_roots"_s)});
    co_return u"%1 %2 (%3 roots)"_s
        .arg(answers.sampled(u"greeting"_s).text(),
             answers.elicited(u"user_name"_s).content.value(u"name"_s).toString())
        .arg(answers.roots(u"client_roots"_s).size());
}

static Task<QString> askTwice(ToolCall call)
{
    const Elicited name = co_await call.elicit(u"step1"_s, u"Step 1: What is your name?"_s,
                                               formOf(u"name"_s, u"string"_s));
    const Elicited color = co_await call.elicit(
        u"step2"_s, u"Step 2: What is your favorite color?"_s, formOf(u"color"_s, u"string"_s));
    co_return u"%1 likes %2."_s.arg(name.content.value(u"name"_s).toString(),
                                    color.content.value(u"color"_s).toString());
}

static Task<QString> askWhatIsPossible(ToolCall call)
{
    const mcp::ClientCapabilities &client = call.context().capabilities();
    QList<Question> questions;
    if (client.elicitationForm)
        questions << Question::form(u"elicit_input"_s, u"A value, please"_s,
                                    formOf(u"value"_s, u"string"_s));
    if (client.sampling)
        questions << Question::sample(u"sample_input"_s, u"Say something."_s, 50);
    if (questions.isEmpty())
        co_return u"The client cannot be asked anything."_s;
    co_await call.ask(questions);
    co_return u"The client answered what it could."_s;
}

void addRoundTools(ToolRegistry &tools)
{
    const auto begin = [](const QString &name, const QString &description) {
        return suiteTool(u"test_input_required_result_"_s + name, description);
    };
    tools.add(begin(u"elicitation"_s, u"Asks for a name."_s).handler(&askName));
    tools.add(begin(u"sampling"_s, u"Asks the client's model."_s).handler(&askModel));
    tools.add(begin(u"list_roots"_s, u"Asks for the client's roots."_s).handler(&askRoots));
    tools.add(begin(u"request_state"_s, u"Asks with a state."_s).handler(&confirmed));
    tools.add(begin(u"multiple_inputs"_s, u"Asks three things."_s).handler(&askThreeThings));
    tools.add(begin(u"multi_round"_s, u"Asks one thing after another."_s).handler(&askTwice));
    tools.add(begin(u"tampered_state"_s, u"Refuses another's state."_s).handler(&confirmed));
    tools.add(begin(u"capabilities"_s, u"Asks what can be asked."_s).handler(&askWhatIsPossible));
}

} // namespace plexus::conformance
