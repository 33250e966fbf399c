// What calls answer, without the secrets that went into them.
#pragma once

#include "core/scrubber.h"
#include "mcp/content.h"

namespace plexus {

mcp::ToolResult scrubbed(mcp::ToolResult result, const Scrubber &scrubber);
QList<mcp::ResourceContents> scrubbed(QList<mcp::ResourceContents> contents,
                                      const Scrubber &scrubber);
mcp::PromptResult scrubbed(mcp::PromptResult result, const Scrubber &scrubber);
mcp::Completion scrubbed(mcp::Completion completion, const Scrubber &scrubber);

} // namespace plexus
