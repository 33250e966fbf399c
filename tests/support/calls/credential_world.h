// Calls of Alice's, who may have linked an account at a provider on loopback.
#pragma once

#include "calls/user_credentials.h"
#include "outbound/form.h"
#include "support/calls/fake_call.h"
#include "support/oauth/linking_world.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using oauth::aliceAtIdp;

class OneTenant final : public TenantSettingsSource
{
public:
    TenantSettings settings;

    std::shared_ptr<const TenantSettings> settingsOf(const TenantId &) const override
    {
        return std::make_shared<const TenantSettings>(settings);
    }
};

struct CredentialWorld : oauth::LinkingWorld
{
    using Milliseconds = std::chrono::milliseconds;

    explicit CredentialWorld(Milliseconds patience = Milliseconds(45'000))
        : LinkingWorld([this](QTcpSocket &socket, const QByteArray &request) {
            const bool forTokens = request.startsWith("POST /token");
            socket.write(forTokens ? Provider::response(tokenAnswer)
                                   : Provider::response(apiAnswer, {}, apiStatus));
        })
        , credentials({providers, refresher, connect, keys, vault, outside.client, uses},
                      {u"https://plexus.example"_s, storage.pendingFlows(), watches, tenants, clock,
                       patience})
    {
    }

    //! A call; pages can be opened and retries come in the modern era.
    std::shared_ptr<FakeContext> modernCall(const QString &user = u"alice"_s)
    {
        auto context = legacyCall(true, user);
        context->modern = true;
        return context;
    }
    std::shared_ptr<FakeContext> legacyCall(bool opensPages, const QString &user = u"alice"_s)
    {
        auto context = std::make_shared<FakeContext>(ownerOf(u"acme"_s, user));
        context->declared.elicitationUrl = opensPages;
        return context;
    }
    //! Of a guest with a session, whose tenant lets guests connect accounts.
    std::shared_ptr<FakeContext> guestCall()
    {
        tenants.settings.guestConnections = GuestConnections::ConfirmCode;
        auto context = std::make_shared<FakeContext>(ownerOf(u"acme"_s, std::nullopt));
        context->declared.elicitationUrl = true;
        mcp::SessionRecord record;
        record.idHash = context->holder;
        run(storage.sessions().create(context->owner(), record));
        return context;
    }
    CredentialRequest request(const std::shared_ptr<FakeContext> &context,
                              const QString &provider = u"idp"_s)
    {
        return {context, provider, scrubber,
                [context](const QString &text) { context->said << text; }};
    }
    //! What the user's browser does with a link that was given.
    void connectAccount(const QByteArray &id)
    {
        const auto session = visitProvider(id, aliceAtIdp.holder.user);
        if (session)
            run(connect.confirm(aliceAtIdp.tenant, id, *session));
    }
    //! What a guest's browser does; the code that it shows in the end.
    QString connectAsGuest(const QByteArray &id)
    {
        const auto session = visitProvider(id, std::nullopt);
        return run(connect.confirmationCode(aliceAtIdp.tenant, id, session.value()));
    }
    //! The browser that is back, if the account is to be confirmed.
    std::optional<oauth::BrowserSession> visitProvider(const QByteArray &id,
                                                       const std::optional<UserId> &user)
    {
        const oauth::ConsentStep step = run(connect.begin(aliceAtIdp.tenant, id, {user, {}}));
        const oauth::BrowserSession session{user, step.flowCookie};
        return comeBack(step, session) == oauth::ConnectOutcome::Kind::ToConfirm
            ? std::optional(session)
            : std::nullopt;
    }
    //! With a code.
    oauth::ConnectOutcome::Kind comeBack(const oauth::ConsentStep &step,
                                         const oauth::BrowserSession &session)
    {
        const auto fields = outbound::readForm(step.url.mid(step.url.indexOf(u'?') + 1).toLatin1());
        QByteArray query = "code=c0de";
        for (const auto &[name, value] : fields.value()) {
            if (name == "state"_L1)
                query += "&state=" + value.toLatin1();
            if (name == "scope"_L1)
                askedScopes = value;
        }
        return run(connect.finish(aliceAtIdp.tenant, u"idp"_s, query, session)).kind;
    }
    void linkAccount(const QStringList &scopes = {u"a"_s})
    {
        ExternalToken info;
        info.tenant = aliceAtIdp.tenant;
        info.holder = aliceAtIdp.holder;
        info.provider = u"idp"_s;
        info.accountId = u"7"_s;
        info.scopes = scopes;
        run(vault.link(info, {Secret("linked-token"), {}}, oauth::somebody));
    }
    //! An account whose token has to be refreshed before it can be used.
    void linkExpiredAccount()
    {
        ExternalToken info;
        info.tenant = aliceAtIdp.tenant;
        info.holder = aliceAtIdp.holder;
        info.provider = u"idp"_s;
        info.accountId = u"7"_s;
        info.scopes = {u"a"_s};
        info.refreshable = true;
        info.obtainedMs = clock.wallMs() - 3'600'000;
        info.expiresMs = clock.wallMs() - 1;
        run(vault.link(info, {Secret("expired-token"), Secret("refresh-token")}, oauth::somebody));
    }
    void enterKey(const char *key = "the-weather-key")
    {
        run(vault.putApiKey(aliceAtIdp.tenant, aliceAtIdp.holder, u"weather"_s, {}, Secret(key),
                            oauth::somebody));
    }
    //! The last segment of the address that the client was asked to open.
    static QByteArray linkIn(const FakeContext &context)
    {
        const QString url = context.asked.value(0).params.value(u"url"_s).toString();
        return url.section(u'/', -1).toLatin1();
    }

    QByteArray tokenAnswer = "{\"access_token\":\"fresh-token\",\"user\":{\"id\":7}}";
    QByteArray apiAnswer = "{\"login\":\"al\"}";
    QByteArray apiStatus = "200 OK";
    QString askedScopes;
    OneTenant tenants;
    std::shared_ptr<Scrubber> scrubber = std::make_shared<Scrubber>();
    oauth::LinkRefresher refresher{providers, vault, storage.externalTokens(), outside.client,
                                   clock};
    oauth::ConnectFlow connect{u"https://plexus.example"_s,
                               flowLinks,
                               providers,
                               vault,
                               {cipher, storage.dataKeys(), storage.pendingFlows()},
                               storage,
                               outside.client,
                               clock};
    oauth::KeyFlow keys{flowLinks, vault, storage.pendingFlows()};
    vault::UseRecorder uses{storage.externalTokens(), storage.apiKeys(), clock};
    ChangeWatches watches{storage.changes()};
    UserCredentials credentials;
};

//! Runs until it is done or has left to ask; whether it is done.
template <typename T>
bool finishes(Task<T> task, const std::shared_ptr<FakeContext> &context)
{
    context->asked.clear();
    task.start();
    spinUntil([&] { return task.isDone() || !context->asked.isEmpty(); });
    return task.isDone();
}

} // namespace plexus::test
