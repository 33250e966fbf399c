// manage_plexus_session_tool: values that stay between the calls of one caller.
#include "tools/tools.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

struct ManageValue
{
    QString action;
    QString key;
    std::optional<QJsonValue> value;

    static constexpr auto fields()
    {
        return std::tuple{
            field("action", &ManageValue::action, "What to do").oneOf({"get", "set", "delete"}),
            field("key", &ManageValue::key, "Name of the value").length(1, 256),
            field("value", &ManageValue::value, "What to keep; for set only")};
    }
};

static QJsonObject report(const ManageValue &request, bool success, const QString &message)
{
    return {{u"action"_s, request.action},
            {u"key"_s, request.key},
            {u"success"_s, success},
            {u"message"_s, message}};
}

static Task<QJsonObject> getValue(ToolCall call, ManageValue request)
{
    const auto value = co_await call.valueOf(request.key);
    QJsonObject result = report(request, true, value ? u"Found."_s : u"There is no such value."_s);
    result.insert(u"retrieved_value"_s, value.value_or(QJsonValue::Null));
    co_return result;
}

static Task<QJsonObject> keepValue(ToolCall call, ManageValue request)
{
    if (!request.value)
        co_return report(request, false, u"Setting needs a value."_s);
    co_await call.setValue(request.key, *request.value);
    QJsonObject result = report(request, true, u"Kept."_s);
    result.insert(u"value_set"_s, *request.value);
    co_return result;
}

static Task<QJsonObject> deleteValue(ToolCall call, ManageValue request)
{
    const bool deleted = co_await call.removeValue(request.key);
    QJsonObject result =
        report(request, true, deleted ? u"Deleted."_s : u"There was no such value."_s);
    result.insert(u"key_deleted"_s, deleted);
    co_return result;
}

static Task<QJsonObject> manageValue(ToolCall call, ManageValue request)
{
    if (request.action == "get"_L1)
        return getValue(call, request);
    return request.action == "set"_L1 ? keepValue(call, request) : deleteValue(call, request);
}

static void registerSessionValues(ToolRegistry &tools)
{
    tools.add(tool(u"manage_plexus_session_tool"_s)
                  .title(u"Session values"_s)
                  .description(u"Gets, sets or deletes a value that is kept for you."_s)
                  .openWorld(false)
                  .input<ManageValue>()
                  .handler(&manageValue));
}

} // namespace plexus

PLEXUS_MODULE("session_values", plexus::registerSessionValues)
