#include "calls/browser_prompt.h"

#include "calls/credential_faults.h"
#include "core/digest.h"
#include "mcp/protocol_error.h"
#include "tools/questions.h"

#include <algorithm>

namespace plexus {

using namespace Qt::Literals::StringLiterals;
using std::chrono::milliseconds;

static constexpr milliseconds progressEvery{5'000};

static ToolFailure notConnected(const QString &provider)
{
    return ToolFailure(FailureKind::Forbidden, u"authorization_declined"_s,
                       u"The user did not agree to this. Ask before you try again."_s,
                       {{u"provider_name"_s, provider}});
}

static ChangeName credentialName(const oauth::LinkName &whose)
{
    return {whose.tenant, storage::ChangeKind::Credential,
            whose.holder.key() + u'\n' + whose.provider};
}

BrowserPrompt::BrowserPrompt(PromptServices services, CredentialRequest request, BrowserStep step)
    : m_services(std::move(services))
    , m_request(std::move(request))
    , m_step(std::move(step))
    , m_watch(m_services.changes)
{
    m_watch.add(credentialName(m_step.whose));
}

static Task<QJsonValue> asText(Task<QByteArray> bytes)
{
    co_return QString::fromLatin1(co_await bytes);
}

//! The same in each run of the call, so that it is known what became of the link that was given.
Task<QByteArray> BrowserPrompt::linkId()
{
    const QJsonValue id =
        co_await m_request.context->once(m_step.question, [this] { return asText(m_step.open()); });
    co_return id.toString().toLatin1();
}

QString BrowserPrompt::urlOf(const QByteArray &id) const
{
    return m_services.urlOf(m_step.whose.tenant, m_step.path, id);
}

mcp::InputRequest BrowserPrompt::question(const QByteArray &id) const
{
    return Question::url(m_step.question, m_step.message, urlOf(id), elicitationIdOf(sha256(id)))
        .request();
}

Task<void> BrowserPrompt::next()
{
    mcp::CallContext &context = *m_request.context;
    if (!context.capabilities().elicitationUrl)
        co_await refuseIncapable();
    const QByteArray id = co_await linkId();
    requireComing(id);
    const mcp::InputAnswers answers = co_await context.inputs({question(id)});
    if (answers.value(m_step.question).value("action"_L1) != u"accept"_s)
        throw notConnected(m_step.whose.provider);
    co_await wait(id);
}

//! Instead of asking in the middle of the call, which then stays open for as long as it takes.
void BrowserPrompt::requireComing(const QByteArray &id) const
{
    const auto settings = m_services.tenants.settingsOf(m_step.whose.tenant);
    if (!m_request.context->comesAgain() && settings
        && settings->legacyUrlMode == LegacyUrlMode::Error)
        throw mcp::UrlElicitationRequired({question(id)});
}

//! The protocol's own error is never read by a model, so it is for tenants that want it.
Task<void> BrowserPrompt::refuseIncapable()
{
    mcp::CallContext &context = *m_request.context;
    const auto settings = m_services.tenants.settingsOf(m_step.whose.tenant);
    if (context.comesAgain() && settings && settings->incapableClients == IncapableClients::Refuse)
        co_await context.inputs({question({})}); // throws
    throw m_step.required(urlOf(co_await m_step.open()));
}

void BrowserPrompt::askAgain()
{
    m_deadline.reset();
    m_request.context->forget(m_step.question);
}

void BrowserPrompt::throwEnd(const PendingFlow &flow) const
{
    if (const auto trouble = oauth::storyOf(flow).trouble)
        throwConnectTrouble(*trouble, flow.provider);
    throw notConnected(flow.provider);
}

Task<void> BrowserPrompt::wait(QByteArray id)
{
    const QByteArray hash = sha256(id);
    const qint64 now = m_services.clock.steadyMs();
    if (!m_deadline) {
        m_deadline = now + m_services.patience.count();
        m_watch.add(
            {m_step.whose.tenant, storage::ChangeKind::Flow, QString::fromLatin1(hash.toHex())});
    }
    const auto flow = co_await m_services.flows.find(m_step.whose.tenant, hash);
    // What was obtained may not be what is needed now, as after a step-up.
    if (!flow || flow->flow.status == FlowStatus::Done)
        co_return askAgain();
    if (flow->flow.status == FlowStatus::Refused || flow->flow.status == FlowStatus::Dead)
        throwEnd(flow->flow);
    if (m_step.look)
        co_await m_step.look();
    if (now >= *m_deadline)
        co_return giveUp(id);
    if (m_request.progress)
        m_request.progress(u"Waiting for you in the browser"_s);
    co_await m_watch.next(std::min(milliseconds(*m_deadline - now), progressEvery));
}

//! Who makes the request again is asked again, with the same link while it is alive.
void BrowserPrompt::giveUp(const QByteArray &id)
{
    if (!m_request.context->comesAgain())
        throw m_step.required(urlOf(id));
    askAgain();
}

} // namespace plexus
