// What is asked of the servers.

/** Headers as a client behind a proxy sends them: together with the others about 1.6 KB. */
const realistic = {
    'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Accept-Language': 'en-GB,en;q=0.9,de;q=0.8',
    'Accept-Encoding': 'gzip, deflate, br, zstd',
    'Cache-Control': 'no-cache',
    'Sec-CH-UA': '"Chromium";v="142", "Not=A?Brand";v="24", "Google Chrome";v="142"',
    'Sec-CH-UA-Mobile': '?0',
    'Sec-CH-UA-Platform': '"Linux"',
    'Sec-Fetch-Dest': 'empty',
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Site': 'same-site',
    'X-Request-Id': '7b3a9c52-1b7f-4d38-9a53-1f4f4b0a6a1e',
    'X-Forwarded-For': '203.0.113.42, 198.51.100.17',
    'X-Forwarded-Proto': 'https',
    'X-Real-IP': '203.0.113.42',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    tracestate: 'vendor1=opaqueValue1,vendor2=opaqueValue2',
    baggage: 'userId=alice,serverNode=DF%2028,isProduction=false',
    Cookie: `session=${'a1b2c3d4'.repeat(40)}; theme=dark; consent=all`
};

export const base = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream'
};

const envelope = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' }
};

export const rpc = (method, params) => JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
const echo = { name: 'echo', arguments: { text: 'hello world' } };

const bearer = token => (token ? { Authorization: `Bearer ${token}` } : {});

/** tools/call of 2025-11-25 (`session` for servers that have one). */
export const legacyCall = (path, { token, session } = {}) => ({
    path,
    headers: {
        ...base, ...realistic, ...bearer(token), 'MCP-Protocol-Version': '2025-11-25',
        ...(session ? { 'Mcp-Session-Id': session } : {})
    },
    body: rpc('tools/call', echo)
});

const modern = (path, method, params, token, name) => ({
    path,
    headers: {
        ...base, ...realistic, ...bearer(token), 'MCP-Protocol-Version': '2026-07-28',
        'Mcp-Method': method, ...(name ? { 'Mcp-Name': name } : {})
    },
    body: rpc(method, { ...params, _meta: envelope })
});

/** tools/call of 2026-07-28. */
export const modernCall = (path, { token, tool = 'echo' } = {}) =>
    modern(path, 'tools/call', { ...echo, name: tool }, token, tool);

/** tools/list of 2026-07-28. */
export const modernList = (path, { token } = {}) => modern(path, 'tools/list', {}, token);

/** subscriptions/listen of 2026-07-28, for changes of the tool list. */
export const listen = (path, { token } = {}) =>
    modern(path, 'subscriptions/listen', { notifications: { toolsListChanged: true } }, token);
