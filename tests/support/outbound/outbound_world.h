// A client with everything around it, for tests.
#pragma once

#include "outbound/client.h"
#include "outbound/outbound_failure.h"
#include "support/fake_clock.h"
#include "support/outbound/provider.h"
#include "support/run.h"

namespace plexus::test {

//! Knows what it was told.
class FakeResolver final : public outbound::Resolver
{
public:
    using Names = std::function<outbound::Addresses(const QByteArray &host)>;

    Task<outbound::Addresses> resolve(TenantId, QByteArray host) override
    {
        ++asked;
        co_return names(host);
    }

    Names names = [](const QByteArray &) {
        return outbound::Addresses{QHostAddress(QHostAddress::LocalHost)};
    };
    int asked = 0;
};

//! Everything on loopback is open, every name is loopback.
struct OutboundWorld
{
    static constexpr const char *everythingLocal = "http://127.0.0.1:*,https://localhost:*";

    explicit OutboundWorld(const outbound::Capacity &capacity = {},
                           const char *allowed = everythingLocal,
                           const QString &authorities = Provider::certificateFile())
        : outside{outbound::Guard(outbound::AllowList::parse(QString::fromLatin1(allowed))),
                  outbound::TrustStore(authorities), capacity}
    {
    }

    outbound::Answer send(outbound::Request request)
    {
        return run(client.send(std::move(request)));
    }
    //! What send() fails with; nothing when it does not.
    std::optional<outbound::Trouble> troubleOf(outbound::Request request)
    {
        try {
            send(std::move(request));
        } catch (const outbound::OutboundFailure &failure) {
            failures.append(failure.callerText() + u'\n' + failure.logText());
            return failure.trouble();
        }
        return std::nullopt;
    }

    outbound::Outside outside;
    FakeResolver resolver;
    FakeClock clock;
    outbound::Client client{outside, resolver, clock};
    QStringList failures; //!< all texts of troubleOf()
};

inline outbound::Request requestOf(const QString &url, const char *tenant = "acme",
                                   const char *user = "")
{
    outbound::Request request;
    request.party = {TenantId(QString::fromLatin1(tenant)), UserId(QString::fromLatin1(user))};
    request.url = url;
    return request;
}

} // namespace plexus::test
