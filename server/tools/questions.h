// What a tool can ask of the client, and the answers.
#pragma once

#include "mcp/call_context.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace plexus {

//! One question of ToolCall::ask(). The key is unique within the call and the same in every run of
//! the handler.
class Question
{
public:
    //! A form. `schema`: a flat object of strings, numbers, booleans and choices (MCP elicitation).
    //! Throws Failure{Internal} when a property asks for a secret (secretFieldIn()).
    static Question form(QString key, const QString &message, const QJsonObject &schema);
    //! A page that the user should open. The answer means consent, not completion. Whoever serves
    //! the page calls Announcer::elicitationCompleted() with `elicitationId` when it is done;
    //! empty: nobody will.
    static Question url(QString key, const QString &message, const QString &address,
                        const QString &elicitationId = {});
    //! A text for the client's model. `maxTokens` bounds its answer.
    static Question sample(QString key, const QString &text, int maxTokens);
    //! `params` of sampling/createMessage, whole.
    static Question sample(QString key, QJsonObject params);
    //! The folders that the client works on.
    static Question roots(QString key);

    const mcp::InputRequest &request() const noexcept { return m_request; }

private:
    Question(QString key, mcp::InputKind kind, QJsonObject params);
    mcp::InputRequest m_request;
};

//! What became of a form or a page.
struct Elicited
{
    QString action; //!< `accept`, `decline` or `cancel`
    QJsonObject content; //!< of a form that was accepted

    bool isAccepted() const;
};

//! What the client's model said.
struct Sampled
{
    QJsonObject result; //!< of sampling/createMessage

    //! Its text blocks, joined.
    QString text() const;
};

struct Root
{
    QString uri;
    QString name;
};

//! Answers by key. A key that was not asked gives an empty answer.
class Answers
{
public:
    explicit Answers(mcp::InputAnswers answers)
        : m_answers(std::move(answers))
    {
    }

    Elicited elicited(const QString &key) const;
    Sampled sampled(const QString &key) const;
    QList<Root> roots(const QString &key) const;

private:
    mcp::InputAnswers m_answers;
};

} // namespace plexus
