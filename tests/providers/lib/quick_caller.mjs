// The smallest MCP client of 2026-07-28, for when many calls are needed at once.
let requests = 0;

/**
 * Calls a tool once. Resolves with its structured result; `asked` instead when the user is to open a page.
 * Rejects when the connection breaks.
 */
export async function callTool(url, token, name, arguments_) {
    const answer = await fetch(url, {
        method: 'POST',
        headers: {
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            authorization: `Bearer ${token}`,
            'mcp-protocol-version': '2026-07-28',
            'mcp-method': 'tools/call',
            'mcp-name': name
        },
        body: JSON.stringify({
            jsonrpc: '2.0',
            id: (requests += 1),
            method: 'tools/call',
            params: {
                name,
                arguments: arguments_,
                _meta: {
                    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
                    'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } }
                }
            }
        })
    });
    const told = messageIn(await answer.text());
    if (!told.result) throw new Error(`${answer.status} ${JSON.stringify(told)}`);
    if (told.result.resultType === 'input_required')
        return { asked: Object.values(told.result.inputRequests)[0].params.url };
    return told.result.structuredContent ?? JSON.parse(told.result.content[0].text);
}

/** The answer is JSON, or the last event of a stream. */
function messageIn(text) {
    if (text.startsWith('{')) return JSON.parse(text);
    const events = text.split(/\r?\n/).filter(line => line.startsWith('data:'));
    return JSON.parse(events.at(-1).slice('data:'.length));
}
