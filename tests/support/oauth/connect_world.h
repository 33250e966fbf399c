// Accounts are linked at a provider on loopback.
#pragma once

#include "oauth/client/connect_flow.h"
#include "outbound/form.h"
#include "support/oauth/linking_world.h"

namespace plexus::oauth {

inline const BrowserSession alice{aliceAtIdp.holder.user, {}};
inline const BrowserSession bob{UserId(u"bob"_s), {}};

struct ConnectWorld : LinkingWorld
{
    ConnectWorld()
        : LinkingWorld([this](QTcpSocket &socket, const QByteArray &request) {
            if (request.startsWith("GET /me"))
                return void(socket.write(test::Provider::response("{}", {}, accountStatus)));
            bodies.append(request.mid(request.indexOf("\r\n\r\n") + 4));
            pending = &socket;
            if (!isHeld)
                answer();
        })
    {
    }
    QByteArray open(const QStringList &scopes = {u"a"_s})
    {
        return test::run(flow.open(aliceAtIdp, ClientId(u"client"_s), scopes));
    }
    QByteArray openAgain(const QStringList &scopes = {u"a"_s})
    {
        return test::run(flow.openAgain(aliceAtIdp, ClientId(u"client"_s), scopes));
    }
    ConsentStep begin(const QByteArray &id, const BrowserSession &who = alice)
    {
        return test::run(flow.begin(aliceAtIdp.tenant, id, who));
    }
    ConnectOutcome finish(const QByteArray &query, const QByteArray &cookie,
                          const std::optional<UserId> &user = alice.user,
                          const QString &provider = u"idp"_s)
    {
        return test::run(flow.finish(aliceAtIdp.tenant, provider, query, {user, cookie}));
    }
    ExternalToken confirm(const QByteArray &id, const QByteArray &cookie)
    {
        return test::run(flow.confirm(aliceAtIdp.tenant, id, {alice.user, cookie}));
    }
    ConnectStory story(const QByteArray &id)
    {
        return storyOf(test::run(flow.look(aliceAtIdp.tenant, id, alice)));
    }
    AuditEvent lastEvent()
    {
        return test::run(storage.audit().list(aliceAtIdp.tenant, {1, {}, {}, {}})).items.value(0);
    }
    //! All of it.
    ExternalToken link()
    {
        const QByteArray id = open();
        const ConsentStep step = begin(id);
        finish(answerTo(step), step.flowCookie);
        return confirm(id, step.flowCookie);
    }
    static QString parameter(const ConsentStep &step, const QString &name)
    {
        const auto fields = outbound::readForm(step.url.mid(step.url.indexOf(u'?') + 1).toLatin1());
        for (const auto &[key, value] : fields.value()) {
            if (key == name)
                return value;
        }
        return {};
    }
    static QByteArray answerTo(const ConsentStep &step, const QByteArray &more = "&code=c0de")
    {
        return "state=" + parameter(step, u"state"_s).toLatin1() + more;
    }

    void answer()
    {
        tokenAnswer.isEmpty()
            ? pending->disconnectFromHost()
            : void(pending->write(test::Provider::response(tokenAnswer, {}, tokenStatus)));
    }
    //! As many as may be open.
    void openAll()
    {
        for (int i = 0; i < storage::PendingFlowRepository::mostOfHolder; ++i)
            open();
    }

    bool isHeld = false;
    QTcpSocket *pending = nullptr;
    QByteArray tokenAnswer =
        "{\"access_token\":\"at\",\"refresh_token\":\"rt\",\"expires_in\":3600,"
        "\"user\":{\"id\":7,\"name\":\"al\"}}";
    QByteArray tokenStatus = "200 OK";
    QByteArray accountStatus = "200 OK"; //!< of `/me`, which says nothing of the account
    QList<QByteArray> bodies; //!< of the requests for tokens
    ConnectFlow flow{u"https://plexus.example"_s,
                     flowLinks,
                     providers,
                     vault,
                     {cipher, storage.dataKeys(), storage.pendingFlows()},
                     storage,
                     outside.client,
                     clock};
};

} // namespace plexus::oauth
