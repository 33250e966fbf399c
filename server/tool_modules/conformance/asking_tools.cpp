// Tools that ask the client, as sessions do it.
#include "json/write.h"
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

struct SamplingPrompt
{
    QString prompt;
    static constexpr auto fields()
    {
        return std::tuple{field("prompt", &SamplingPrompt::prompt, "What to ask the model")};
    }
};

struct UserQuestion
{
    QString message;
    static constexpr auto fields()
    {
        return std::tuple{field("message", &UserQuestion::message, "What to ask the user")};
    }
};

static Task<QString> sampling(ToolCall call, SamplingPrompt request)
{
    const Sampled sampled = co_await call.sample(u"sampling"_s, request.prompt, 100);
    co_return u"LLM response: "_s + sampled.text();
}

static QString outcome(const QString &begin, const Elicited &answer)
{
    return u"%1: action=%2, content=%3"_s.arg(begin, answer.action,
                                              QString::fromUtf8(json::dump(answer.content)));
}

static QJsonObject property(const QString &type, const QString &description)
{
    return {{u"type"_s, type}, {u"description"_s, description}};
}

static Task<QString> elicitation(ToolCall call, UserQuestion question)
{
    const QJsonObject schema{
        {u"type"_s, u"object"_s},
        {u"properties"_s,
         QJsonObject{{u"username"_s, property(u"string"_s, u"User's response"_s)},
                     {u"email"_s, property(u"string"_s, u"User's email address"_s)}}},
        {u"required"_s, QJsonArray{u"username"_s, u"email"_s}}};
    const Elicited answer = co_await call.elicit(u"user"_s, question.message, schema);
    co_return outcome(u"User response"_s, answer);
}

static QJsonObject withDefault(QJsonObject schema, const QJsonValue &value)
{
    schema.insert(u"default"_s, value);
    return schema;
}

static QJsonObject formWithDefaults()
{
    QJsonObject status = property(u"string"_s, u"User status"_s);
    status.insert(u"enum"_s, QJsonArray{u"active"_s, u"inactive"_s, u"pending"_s});
    const QJsonObject properties{
        {u"name"_s, withDefault(property(u"string"_s, u"User name"_s), u"John Doe"_s)},
        {u"age"_s, withDefault(property(u"integer"_s, u"User age"_s), 30)},
        {u"score"_s, withDefault(property(u"number"_s, u"User score"_s), 95.5)},
        {u"status"_s, withDefault(status, u"active"_s)},
        {u"verified"_s, withDefault(property(u"boolean"_s, u"Verification status"_s), true)}};
    return {{u"type"_s, u"object"_s}, {u"properties"_s, properties}, {u"required"_s, QJsonArray()}};
}

static Task<QString> elicitationDefaults(ToolCall call)
{
    const Elicited answer = co_await call.elicit(
        u"defaults"_s, u"Please review and update the form fields with defaults"_s,
        formWithDefaults());
    co_return outcome(u"Elicitation completed"_s, answer);
}

static QJsonArray options(const QString &first, const QString &second, const QString &third)
{
    return {first, second, third};
}

static QJsonArray titledOptions()
{
    QJsonArray list;
    int number = 0;
    for (const QString &title : {u"First"_s, u"Second"_s, u"Third"_s})
        list << QJsonObject{{u"const"_s, u"value%1"_s.arg(++number)}, {u"title"_s, title}};
    return list;
}

static QJsonObject listOf(const QJsonObject &items)
{
    return {{u"type"_s, u"array"_s}, {u"minItems"_s, 1}, {u"maxItems"_s, 3}, {u"items"_s, items}};
}

static QJsonObject formWithChoices()
{
    const QJsonArray plain = options(u"option1"_s, u"option2"_s, u"option3"_s);
    const QJsonObject properties{
        {u"untitledSingle"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"enum"_s, plain}}},
        {u"titledSingle"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"oneOf"_s, titledOptions()}}},
        {u"legacyEnum"_s,
         QJsonObject{
             {u"type"_s, u"string"_s},
             {u"enum"_s, options(u"opt1"_s, u"opt2"_s, u"opt3"_s)},
             {u"enumNames"_s, options(u"Option One"_s, u"Option Two"_s, u"Option Three"_s)}}},
        {u"untitledMulti"_s, listOf({{u"type"_s, u"string"_s}, {u"enum"_s, plain}})},
        {u"titledMulti"_s, listOf({{u"anyOf"_s, titledOptions()}})}};
    return {{u"type"_s, u"object"_s}, {u"properties"_s, properties}, {u"required"_s, QJsonArray()}};
}

static Task<QString> elicitationChoices(ToolCall call)
{
    const Elicited answer = co_await call.elicit(
        u"choices"_s, u"Please select options from the enum fields"_s, formWithChoices());
    co_return outcome(u"Elicitation completed"_s, answer);
}

void addAskingTools(ToolRegistry &tools)
{
    tools.add(suiteTool(u"test_sampling"_s, u"Asks the client's model."_s)
                  .input<SamplingPrompt>()
                  .handler(&sampling));
    tools.add(suiteTool(u"test_elicitation"_s, u"Asks the user for name and address."_s)
                  .input<UserQuestion>()
                  .handler(&elicitation));
    tools.add(suiteTool(u"test_elicitation_sep1034_defaults"_s, u"A form with defaults."_s)
                  .handler(&elicitationDefaults));
    tools.add(suiteTool(u"test_elicitation_sep1330_enums"_s, u"A form with every kind of choice."_s)
                  .handler(&elicitationChoices));
}

} // namespace plexus::conformance
