#include "calls/scrubbing.h"

#include "json/document.h"
#include "json/scrub.h"
#include "json/write.h"

namespace plexus {

//! A secret with quotes in it must not end a text, so the values are cleaned and not the JSON.
static void clean(mcp::Content &content, const Scrubber &scrubber)
{
    if (!scrubber.occursIn(content.json))
        return;
    const QJsonValue block = json::Document::parse(content.json)->root().toQJson();
    content.json = json::dump(json::scrubbed(block, scrubber));
    content.linked = scrubber.scrubbed(content.linked);
}

mcp::ToolResult scrubbed(mcp::ToolResult result, const Scrubber &scrubber)
{
    if (scrubber.isEmpty())
        return result;
    for (mcp::Content &content : result.content)
        clean(content, scrubber);
    if (result.structured)
        result.structured = json::scrubbed(*result.structured, scrubber);
    result.meta = json::scrubbed(result.meta, scrubber).toObject();
    return result;
}

QList<mcp::ResourceContents> scrubbed(QList<mcp::ResourceContents> contents,
                                      const Scrubber &scrubber)
{
    if (scrubber.isEmpty())
        return contents;
    for (mcp::ResourceContents &part : contents) {
        part.uri = scrubber.scrubbed(part.uri);
        if (part.text)
            part.text = scrubber.scrubbed(*part.text);
        if (part.blob)
            part.blob = scrubber.scrubbed(*part.blob);
    }
    return contents;
}

mcp::PromptResult scrubbed(mcp::PromptResult result, const Scrubber &scrubber)
{
    if (scrubber.isEmpty())
        return result;
    result.description = scrubber.scrubbed(result.description);
    for (mcp::PromptMessage &message : result.messages)
        clean(message.content, scrubber);
    return result;
}

mcp::Completion scrubbed(mcp::Completion completion, const Scrubber &scrubber)
{
    for (QString &value : completion.values)
        value = scrubber.scrubbed(value);
    return completion;
}

} // namespace plexus
