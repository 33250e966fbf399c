// What a handler knows of its call and can do with it.
#pragma once

#include "async/task.h"
#include "core/ids.h"
#include "json/document.h"
#include "json/fields.h"
#include "json/write.h"
#include "mcp/call_context.h"
#include "tools/announcer.h"
#include "tools/credential_source.h"
#include "tools/questions.h"
#include "tools/value_store.h"

#include <functional>
#include <memory>
#include <optional>

namespace plexus {

//! What calls of one thread are served by.
struct CallServices
{
    ValueStore &values;
    CredentialSource &credentials;
    Announcer &announcer;
};

//! Handed to every handler, by value; copies are of the same call. Whoever withdraws a call
//! destroys the handler's coroutine, so there is nothing to poll: clean up in destructors.
//!
//! A handler that asks for something is left at that point and run again from its start once the
//! answers are there; what must happen only once belongs into once().
class ToolCall
{
public:
    ToolCall(std::shared_ptr<mcp::CallContext> context, CallServices services);

    const TenantId &entityId() const;
    //! The host application's user id; none for guests.
    std::optional<UserId> userId() const;
    //! As the client knows it; empty in revisions without sessions.
    QString sessionId() const;
    //! For logs.
    QString requestId() const;
    //! Everything the protocol knows of the call.
    mcp::CallContext &context() const { return *m_state->context; }
    //! Knows the secrets that the handler was given; what it says and returns is scrubbed of them.
    const Scrubber &scrubber() const { return *m_state->scrubber; }

    // Values of the caller, kept between calls. They throw Failure{Unauthenticated} for a guest
    // who has nowhere to keep any.
    Task<std::optional<QJsonValue>> valueOf(QString key);
    Task<void> setValue(QString key, QJsonValue value);
    //! Whether there was one.
    Task<bool> removeValue(QString key);

    //! Says what is being done, without a number.
    void progress(const QString &message);
    //! `value` must grow from call to call.
    void progress(double value, std::optional<double> total = {}, const QString &message = {});
    void log(mcp::LogLevel level, const QJsonValue &data, const QString &logger = {});
    void info(const QString &text) { log(mcp::LogLevel::Info, text); }
    void warning(const QString &text) { log(mcp::LogLevel::Warning, text); }

    // Questions to the client. They throw Failure{Unsupported} when it cannot be asked.
    //! Several at once.
    Task<Answers> ask(QList<Question> questions);
    Task<Elicited> elicit(QString key, QString message, QJsonObject schema);
    //! A form made from a described record; nothing when the user declined.
    template <json::Described Form>
    Task<std::optional<Form>> elicit(QString key, QString message);
    //! `elicitationId`: see Question::url().
    Task<Elicited> elicitUrl(QString key, QString message, QString address,
                             QString elicitationId = {});
    Task<Sampled> sample(QString key, QString text, int maxTokens);
    Task<QList<Root>> roots(QString key);

    //! Ends the connection on which the client waits, but not the call, where the client knows how
    //! to come back for the answer (2025-11-25); see mcp::CallContext::closeStream().
    void closeStream() { context().closeStream(); }

    //! Runs `effect` once, however often the handler is run again; later runs get its value.
    Task<QJsonValue> once(QString key, std::function<Task<QJsonValue>()> effect);

    //! From here on the call goes on as a task, which the client asks for until it is done and
    //! whose status message is the text of progress(). Only where the tool has taskSupport() and
    //! the client has tasks too (2026-07-28); elsewhere the call just goes on. What is asked before
    //! delays the call itself; what is asked after it is asked by the task.
    Task<void> continueAsTask();

    // Credentials, as requiresAuth() and requiresApiKey() get them.
    Task<AuthorizedClient> authorized(QString provider, QStringList scopes = {});
    Task<ApiKey> apiKey(QString provider, ApiKeyPrompt prompt = {});
    //! See CredentialSource::confirmAccount().
    Task<ConfirmedAccount> confirmAccount(QString code);
    //! What the tenant has configured for the provider, without secrets.
    Task<std::optional<QJsonObject>> providerSettings(QString provider);

    // Announcements to the tenant's clients.
    void announceToolsChanged();
    void announceResourcesChanged();
    void announcePromptsChanged();
    void announceResourceUpdated(const QString &uri);
    //! For a resource that every caller has one of: only this caller is told.
    void announceOwnResourceUpdated(const QString &uri);
    void announceElicitationCompleted(const QString &elicitationId);

private:
    struct State
    {
        std::shared_ptr<mcp::CallContext> context;
        CallServices services;
        std::shared_ptr<Scrubber> scrubber; // shared with the clients that it was given
        double progress = 0;
    };
    CredentialRequest credentialRequest(const QString &provider) const;
    void requireSignIn(bool signedIn) const;

    std::shared_ptr<State> m_state; // copies of a call share its progress
};

template <json::Described Form>
Task<std::optional<Form>> ToolCall::elicit(QString key, QString message)
{
    const Elicited answer = co_await elicit(key, message, json::schemaOf<Form>());
    if (!answer.isAccepted())
        co_return std::nullopt;
    const auto document = json::Document::parse(json::dump(answer.content));
    co_return json::read<Form>(document->root());
}

} // namespace plexus
