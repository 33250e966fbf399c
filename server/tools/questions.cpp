#include "tools/questions.h"

#include "core/failure.h"
#include "tools/secret_fields.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

Question::Question(QString key, mcp::InputKind kind, QJsonObject params)
    : m_request{std::move(key), kind, std::move(params)}
{
}

//! What is typed into a form goes through the client and its model (MCP elicitation).
static void refuseSecrets(const QJsonObject &schema)
{
    const QString field = secretFieldIn(schema);
    if (!field.isEmpty())
        throw Failure(
            FailureKind::Internal, u"The tool asks for a secret in a form."_s,
            u"a form must not ask for '%1': take requiresApiKey() or requiresAuth(), "
            "lead to a page with elicitUrl(), or name it otherwise if it is none"_s.arg(field));
}

Question Question::form(QString key, const QString &message, const QJsonObject &schema)
{
    refuseSecrets(schema);
    return Question(
        std::move(key), mcp::InputKind::ElicitForm,
        {{u"mode"_s, u"form"_s}, {u"message"_s, message}, {u"requestedSchema"_s, schema}});
}

Question Question::url(QString key, const QString &message, const QString &address,
                       const QString &elicitationId)
{
    QJsonObject params{{u"mode"_s, u"url"_s}, {u"message"_s, message}, {u"url"_s, address}};
    if (!elicitationId.isEmpty())
        params.insert(u"elicitationId"_s, elicitationId);
    return Question(std::move(key), mcp::InputKind::ElicitUrl, std::move(params));
}

Question Question::sample(QString key, const QString &text, int maxTokens)
{
    const QJsonObject content{{u"type"_s, u"text"_s}, {u"text"_s, text}};
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, content}};
    return sample(std::move(key),
                  {{u"messages"_s, QJsonArray{message}}, {u"maxTokens"_s, maxTokens}});
}

Question Question::sample(QString key, QJsonObject params)
{
    return Question(std::move(key), mcp::InputKind::Sample, std::move(params));
}

Question Question::roots(QString key)
{
    return Question(std::move(key), mcp::InputKind::ListRoots, {});
}

bool Elicited::isAccepted() const { return action == "accept"_L1; }

static QString textOf(const QJsonValue &block)
{
    return block[u"type"].toString() == "text"_L1 ? block[u"text"].toString() : QString();
}

QString Sampled::text() const
{
    const QJsonValue content = result.value(u"content");
    if (!content.isArray())
        return textOf(content);
    QString text;
    for (const QJsonValue block : content.toArray())
        text += textOf(block);
    return text;
}

Elicited Answers::elicited(const QString &key) const
{
    const QJsonObject answer = m_answers.value(key);
    return {answer.value(u"action").toString(), answer.value(u"content").toObject()};
}

Sampled Answers::sampled(const QString &key) const { return {m_answers.value(key)}; }

QList<Root> Answers::roots(const QString &key) const
{
    QList<Root> roots;
    for (const QJsonValue root : m_answers.value(key).value(u"roots").toArray())
        roots << Root{root[u"uri"].toString(), root[u"name"].toString()};
    return roots;
}

} // namespace plexus
