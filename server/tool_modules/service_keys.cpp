// use_alpha_service_key_tool: a tool that gets the user's API key as a parameter.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr qsizetype fragmentLength = 10;

struct AlphaRequest
{
    QString someOtherParam = u"default_value"_s;

    static constexpr auto fields()
    {
        return std::tuple{
            field("some_other_param", &AlphaRequest::someOtherParam, "Comes back").defaulted()};
    }
};

static Task<QJsonObject> useAlphaKey(ToolCall, AlphaRequest request, ApiKey key)
{
    // Shows the beginning of a key on purpose: the key of this example opens nothing.
    const QString fragment = QString::fromUtf8(key.reveal().left(fragmentLength));
    co_return {{u"message"_s, u"The key arrived."_s},
               {u"provider_name_used"_s, key.provider()},
               {u"retrieved_api_key_fragment"_s, fragment + u"..."_s},
               {u"received_other_param"_s, request.someOtherParam}};
}

static void registerServiceKeys(ToolRegistry &tools)
{
    tools.add(tool(u"use_alpha_service_key_tool"_s)
                  .title(u"Alpha service"_s)
                  .description(u"Uses the caller's key for the alpha test service."_s)
                  .inSets({u"api_key_examples"_s})
                  .readOnly()
                  .input<AlphaRequest>()
                  .requiresApiKey(u"my_test_service_alpha"_s, u"My Alpha Test Service Key"_s,
                                  u"Any text will do: the service does not exist."_s)
                  .handler(&useAlphaKey));
}

} // namespace plexus

PLEXUS_MODULE("service_keys", plexus::registerServiceKeys)
