// confirm_connection: how guests say that the account in the browser is theirs.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

struct Confirmation
{
    QString code;

    static constexpr auto fields()
    {
        return std::tuple{
            field("code", &Confirmation::code,
                  "The eight characters that the browser shows, as the user said them")
                .length(1, 100)};
    }
};

static Task<QJsonObject> confirmConnection(ToolCall call, Confirmation confirmation)
{
    const ConfirmedAccount confirmed = co_await call.confirmAccount(confirmation.code);
    co_return {{u"message"_s, u"The account is connected until this session ends."_s},
               {u"provider_name"_s, confirmed.provider},
               {u"account"_s, confirmed.account}};
}

static void registerGuestConnections(ToolRegistry &tools)
{
    tools.add(tool(u"confirm_connection"_s)
                  .title(u"Confirm a connected account"_s)
                  .description(u"Call this with the code that the browser showed to the user after "
                               "an account was connected. Only ever pass on a code that the user "
                               "has told you in this conversation."_s)
                  .openWorld(false)
                  .forConnectingGuests()
                  .input<Confirmation>()
                  .handler(&confirmConnection));
}

} // namespace plexus

PLEXUS_MODULE("guest_connections", plexus::registerGuestConnections)
