// One tool for each kind of content.
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

static Task<QString> simpleText(ToolCall)
{
    co_return u"This is a simple text response for testing."_s;
}

static Task<mcp::Content> imageContent(ToolCall)
{
    co_return mcp::Content::image(tinyPng(), u"image/png"_s);
}

static Task<mcp::Content> audioContent(ToolCall)
{
    co_return mcp::Content::audio(tinyWav(), u"audio/wav"_s);
}

static Task<mcp::Content> embeddedResource(ToolCall)
{
    co_return mcp::Content::embeddedText(u"test://embedded-resource"_s, u"text/plain"_s,
                                         u"This is an embedded resource content."_s);
}

static Task<QList<mcp::Content>> multipleTypes(ToolCall)
{
    co_return {mcp::Content::text(u"Multiple content types test:"_s),
               mcp::Content::image(tinyPng(), u"image/png"_s),
               mcp::Content::embeddedText(u"test://mixed-content-resource"_s, u"application/json"_s,
                                          uR"({"test":"data","value":123})"_s)};
}

static Task<QString> errorHandling(ToolCall)
{
    throw Failure(FailureKind::Upstream, u"This tool intentionally returns an error for testing"_s);
    co_return {};
}

void addContentTools(ToolRegistry &tools)
{
    tools.add(suiteTool(u"test_simple_text"_s, u"Answers with a text."_s).handler(&simpleText));
    tools.add(
        suiteTool(u"test_image_content"_s, u"Answers with an image."_s).handler(&imageContent));
    tools.add(
        suiteTool(u"test_audio_content"_s, u"Answers with a sound."_s).handler(&audioContent));
    tools.add(suiteTool(u"test_embedded_resource"_s, u"Answers with an embedded resource."_s)
                  .handler(&embeddedResource));
    tools.add(suiteTool(u"test_multiple_content_types"_s, u"Answers with several kinds."_s)
                  .handler(&multipleTypes));
    tools.add(suiteTool(u"test_error_handling"_s, u"Always fails."_s).handler(&errorHandling));
}

} // namespace plexus::conformance
