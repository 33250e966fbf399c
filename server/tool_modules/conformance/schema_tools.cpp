// Tools whose schemas say more than types.
#include "json/document.h"
#include "json/write.h"
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

static constexpr char everyKeyword[] = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": {"address": {"$anchor": "addressDef", "type": "object", "properties": {
    "street": {"type": "string"}, "city": {"type": "string"}}}},
  "properties": {
    "name": {"type": "string"},
    "address": {"$ref": "#/$defs/address"},
    "contactMethod": {"type": "string", "enum": ["phone", "email"]},
    "phone": {"type": "string"},
    "email": {"type": "string"}},
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]},
  "else": {"required": ["email"]},
  "additionalProperties": false
})";

static Task<QString> echoArguments(ToolCall, QJsonObject arguments)
{
    co_return u"Called with "_s + QString::fromUtf8(json::dump(arguments));
}

struct RegionQuery
{
    QString region;
    QString query;
    static constexpr auto fields()
    {
        return std::tuple{field("region", &RegionQuery::region, "Where").mirroredInHeader("Region"),
                          field("query", &RegionQuery::query, "What")};
    }
};

static Task<QString> queryRegion(ToolCall, RegionQuery request)
{
    co_return u"%1 in %2"_s.arg(request.query, request.region);
}

void addSchemaTools(ToolRegistry &tools)
{
    tools.add(suiteTool(u"json_schema_2020_12_tool"_s, u"Has a schema with many keywords."_s)
                  .inputSchema(json::Document::parse(everyKeyword)->root().toQJson().toObject())
                  .handler(&echoArguments));
    tools.add(suiteTool(u"test_custom_header"_s, u"Mirrors an argument in a header."_s)
                  .input<RegionQuery>()
                  .handler(&queryRegion));
}

} // namespace plexus::conformance
