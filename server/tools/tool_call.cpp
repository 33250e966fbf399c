#include "tools/tool_call.h"

#include "core/failure.h"
#include "json/scrub.h"
#include "model/principal.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

ToolCall::ToolCall(std::shared_ptr<mcp::CallContext> context, CallServices services)
    : m_state(
        std::make_shared<State>(State{std::move(context), services, std::make_shared<Scrubber>()}))
{
}

const TenantId &ToolCall::entityId() const { return context().owner().principal->tenant; }

std::optional<UserId> ToolCall::userId() const { return context().owner().principal->user; }

QString ToolCall::sessionId() const { return context().sessionId(); }

QString ToolCall::requestId() const { return context().requestId(); }

void ToolCall::requireSignIn(bool signedIn) const
{
    if (!signedIn)
        throw Failure(FailureKind::Unauthenticated,
                      u"Sign in first: this needs to know who you are."_s);
}

Task<std::optional<QJsonValue>> ToolCall::valueOf(QString key)
{
    const QByteArray holder = context().valueHolder();
    requireSignIn(!holder.isEmpty());
    co_return co_await m_state->services.values.get(context().owner(), holder, key);
}

Task<void> ToolCall::setValue(QString key, QJsonValue value)
{
    const QByteArray holder = context().valueHolder();
    requireSignIn(!holder.isEmpty());
    co_await m_state->services.values.set(context().owner(), holder, key, value);
}

Task<bool> ToolCall::removeValue(QString key)
{
    const QByteArray holder = context().valueHolder();
    requireSignIn(!holder.isEmpty());
    co_return co_await m_state->services.values.remove(context().owner(), holder, key);
}

void ToolCall::progress(const QString &message)
{
    progress(m_state->progress + 1, std::nullopt, message);
}

void ToolCall::progress(double value, std::optional<double> total, const QString &message)
{
    m_state->progress = value;
    context().progress(value, total, scrubber().scrubbed(message));
}

void ToolCall::log(mcp::LogLevel level, const QJsonValue &data, const QString &logger)
{
    context().log(level, json::scrubbed(data, scrubber()), logger);
}

Task<Answers> ToolCall::ask(QList<Question> questions)
{
    QList<mcp::InputRequest> requests;
    for (const Question &question : std::as_const(questions)) {
        mcp::InputRequest request = question.request();
        request.params = json::scrubbed(request.params, scrubber()).toObject();
        requests << std::move(request);
    }
    co_return Answers(co_await context().inputs(std::move(requests)));
}

Task<Elicited> ToolCall::elicit(QString key, QString message, QJsonObject schema)
{
    const Answers answers = co_await ask({Question::form(key, message, schema)});
    co_return answers.elicited(key);
}

Task<Elicited> ToolCall::elicitUrl(QString key, QString message, QString address,
                                   QString elicitationId)
{
    const Answers answers = co_await ask({Question::url(key, message, address, elicitationId)});
    co_return answers.elicited(key);
}

Task<Sampled> ToolCall::sample(QString key, QString text, int maxTokens)
{
    const Answers answers = co_await ask({Question::sample(key, text, maxTokens)});
    co_return answers.sampled(key);
}

Task<QList<Root>> ToolCall::roots(QString key)
{
    const Answers answers = co_await ask({Question::roots(key)});
    co_return answers.roots(key);
}

Task<QJsonValue> ToolCall::once(QString key, std::function<Task<QJsonValue>()> effect)
{
    co_return co_await context().once(key, std::move(effect));
}

Task<void> ToolCall::continueAsTask() { co_await context().continueAsTask(); }

CredentialRequest ToolCall::credentialRequest(const QString &provider) const
{
    return {m_state->context, provider, m_state->scrubber,
            [call = *this](const QString &message) mutable { call.progress(message); }};
}

Task<AuthorizedClient> ToolCall::authorized(QString provider, QStringList scopes)
{
    co_return co_await m_state->services.credentials.authorized(credentialRequest(provider),
                                                                scopes);
}

Task<ApiKey> ToolCall::apiKey(QString provider, ApiKeyPrompt prompt)
{
    co_return co_await m_state->services.credentials.apiKey(credentialRequest(provider), prompt);
}

Task<ConfirmedAccount> ToolCall::confirmAccount(QString code)
{
    co_return co_await m_state->services.credentials.confirmAccount(credentialRequest({}), code);
}

Task<std::optional<QJsonObject>> ToolCall::providerSettings(QString provider)
{
    co_return co_await m_state->services.credentials.providerSettings(credentialRequest(provider));
}

void ToolCall::announceToolsChanged() { m_state->services.announcer.toolsChanged(entityId()); }

void ToolCall::announceResourcesChanged()
{
    m_state->services.announcer.resourcesChanged(entityId());
}

void ToolCall::announcePromptsChanged() { m_state->services.announcer.promptsChanged(entityId()); }

void ToolCall::announceResourceUpdated(const QString &uri)
{
    m_state->services.announcer.resourceUpdated(entityId(), uri, {});
}

void ToolCall::announceOwnResourceUpdated(const QString &uri)
{
    m_state->services.announcer.resourceUpdated(entityId(), uri, context().owner().key);
}

void ToolCall::announceElicitationCompleted(const QString &elicitationId)
{
    m_state->services.announcer.elicitationCompleted(entityId(), elicitationId);
}

} // namespace plexus
