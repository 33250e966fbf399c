// fetch_secure_external_data: a call on behalf of the user, asked for in the handler itself.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

struct Item
{
    QString itemId;

    static constexpr auto fields()
    {
        return std::tuple{field("item_id", &Item::itemId, "Which item to fetch").length(1, 256)};
    }
};

static Task<QJsonObject> fetchItem(ToolCall call, Item item)
{
    const AuthorizedClient github =
        co_await call.authorized(u"github"_s, {u"read:user"_s, u"repo"_s});
    co_return {{u"status"_s, u"success_placeholder"_s},
               {u"item_id"_s, item.itemId},
               {u"message"_s, u"Authorized at %1."_s.arg(github.provider())}};
}

static void registerSecureData(ToolRegistry &tools)
{
    tools.add(tool(u"fetch_secure_external_data"_s)
                  .title(u"Secure external data"_s)
                  .description(u"Fetches an item with the caller's GitHub account."_s)
                  .readOnly()
                  .openWorld()
                  .input<Item>()
                  .handler(&fetchItem));
}

} // namespace plexus

PLEXUS_MODULE("secure_external_data", plexus::registerSecureData)
