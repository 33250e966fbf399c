// A call without a protocol: what handlers and gates are tested with.
#pragma once

#include "async/task_scope.h"
#include "calls/call_recorder.h"
#include "json/document.h"
#include "mcp/call_gate.h"
#include "model/principal.h"
#include "support/fake_clock.h"
#include "tenancy/quota_table.h"
#include "tools/tool_call.h"

#include <QJsonDocument>

namespace plexus::test {

inline mcp::Owner ownerOf(const QString &tenant,
                          std::optional<QString> user = QStringLiteral("ann"))
{
    Principal principal;
    principal.tenant = TenantId(tenant);
    if (user)
        principal.user = UserId(*user);
    principal.client = ClientId(QStringLiteral("static"));
    auto shared = std::make_shared<const Principal>(principal);
    return {shared->ownerKey(), shared->isGuest(), shared};
}

inline mcp::Arguments argumentsOf(const QByteArray &json)
{
    auto document = json::Document::parse(json);
    const json::Value root = document->root();
    return {std::move(document), root};
}

//! Answers what it was told to, remembers what was said.
class FakeContext final : public mcp::CallContext
{
public:
    explicit FakeContext(mcp::Owner owner)
        : m_owner(std::move(owner))
    {
    }

    std::optional<QString> set; //!< tool_set_filter
    QByteArray holder = "holder";
    mcp::InputAnswers answers;
    QHash<QString, QJsonValue> effects;
    QList<mcp::InputRequest> asked; //!< where the handler was left
    QStringList said;
    mcp::ClientCapabilities declared;
    bool modern = false;

    const mcp::Owner &owner() const override { return m_owner; }
    QString sessionId() const override { return QStringLiteral("session"); }
    QByteArray valueHolder() const override { return holder; }
    mcp::ClientInfo client() const override { return {}; }
    const mcp::ClientCapabilities &capabilities() const override { return declared; }
    std::optional<QString> toolSetFilter() const override { return set; }
    QString requestId() const override { return QStringLiteral("r1"); }
    bool comesAgain() const override { return modern; }
    void progress(double value, std::optional<double> total, const QString &message) override
    {
        said << QStringLiteral("%1/%2 %3").arg(value).arg(total.value_or(0)).arg(message);
    }
    void log(mcp::LogLevel, const QJsonValue &data, const QString &) override
    {
        said << data.toString();
    }
    Task<QJsonValue> once(QString key, std::function<Task<QJsonValue>()> effect) override
    {
        if (!effects.contains(key))
            effects.insert(key, co_await effect());
        co_return effects.value(key);
    }
    void forget(const QString &key) override
    {
        answers.remove(key);
        effects.remove(key);
    }

protected:
    std::optional<mcp::InputAnswers> knownAnswers(const QList<mcp::InputRequest> &requests) override
    {
        for (const mcp::InputRequest &request : requests)
            if (!answers.contains(request.key))
                return std::nullopt;
        return answers;
    }
    std::coroutine_handle<> leaveFor(QList<mcp::InputRequest> requests) override
    {
        asked = std::move(requests);
        return std::noop_coroutine();
    }

private:
    mcp::Owner m_owner;
};

//! Values in memory.
class FakeValues final : public ValueStore
{
public:
    QHash<QString, QJsonValue> values;

    Task<std::optional<QJsonValue>> get(mcp::Owner, QByteArray holder, QString key) override
    {
        const auto found = values.constFind(QString::fromUtf8(holder) + key);
        co_return found == values.cend() ? std::nullopt : std::optional<QJsonValue>(*found);
    }
    Task<void> set(mcp::Owner, QByteArray holder, QString key, QJsonValue value) override
    {
        values.insert(QString::fromUtf8(holder) + key, value);
        co_return;
    }
    Task<bool> remove(mcp::Owner, QByteArray holder, QString key) override
    {
        co_return values.remove(QString::fromUtf8(holder) + key);
    }
};

//! Gives a key to everybody and an account to nobody.
class FakeCredentials final : public CredentialSource
{
public:
    QStringList asked;
    Secret key{"k-12345-key"};

    Task<AuthorizedClient> authorized(CredentialRequest request, QStringList scopes) override
    {
        asked << request.provider + QLatin1Char(' ') + scopes.join(QLatin1Char(','));
        co_return AuthorizedClient(request.provider, nullptr);
    }
    Task<ApiKey> apiKey(CredentialRequest request, ApiKeyPrompt prompt) override
    {
        asked << request.provider + QLatin1Char(' ') + prompt.displayName;
        if (request.scrubber)
            request.scrubber->add(key);
        co_return ApiKey(request.provider, key);
    }
    Task<ConfirmedAccount> confirmAccount(CredentialRequest, QString code) override
    {
        asked << code;
        co_return ConfirmedAccount();
    }
    Task<std::optional<QJsonObject>> providerSettings(CredentialRequest) override
    {
        co_return std::nullopt;
    }
};

//! Remembers what was announced.
class FakeAnnouncer final : public Announcer
{
public:
    QStringList announced;

    void toolsChanged(const TenantId &t) override
    {
        announced << QStringLiteral("tools ") + t.value();
    }
    void resourcesChanged(const TenantId &t) override
    {
        announced << QStringLiteral("resources ") + t.value();
    }
    void promptsChanged(const TenantId &t) override
    {
        announced << QStringLiteral("prompts ") + t.value();
    }
    void resourceUpdated(const TenantId &t, const QString &uri, const QByteArray &ownerKey) override
    {
        announced << QStringLiteral("updated ") + t.value() + QLatin1Char(' ') + uri
                + (ownerKey.isEmpty() ? QString() : QStringLiteral(" to one"));
    }
    void elicitationCompleted(const TenantId &t, const QString &id) override
    {
        announced << QStringLiteral("elicited ") + t.value() + QLatin1Char(' ') + id;
    }
};

//! Keeps what is noted.
class FakeActivity final : public storage::ActivityRepository
{
public:
    QList<ActivityEntry> noted;

    void note(ActivityEntry entry) override { noted << std::move(entry); }
    Task<Page<ActivityEntry>> list(ActivityFilter, PageRequest) override
    {
        co_return Page<ActivityEntry>{noted, {}, noted.size()};
    }
};

//! Everything that a call is served by.
struct FakeServices
{
    FakeClock clock;
    FakeActivity activity;
    CallRecorder recorder{activity, clock};
    QuotaTable quotas{Quotas::usual(), clock};
    FakeValues values;
    FakeCredentials credentials;
    FakeAnnouncer announcer;
    CallServices services{values, credentials, announcer};
};

inline QString textOf(const mcp::ToolResult &result)
{
    QStringList texts;
    for (const mcp::Content &content : result.content)
        texts << QJsonDocument::fromJson(content.json)[QStringLiteral("text")].toString();
    return texts.join(QLatin1Char('\n'));
}

} // namespace plexus::test
