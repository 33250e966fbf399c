// mcp-remote: what a client that only knows local servers sees of ours.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import * as types from '@modelcontextprotocol/sdk/types.js';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describeClient } from './lib/scenarios.mjs';

const proxy = fileURLToPath(new URL('node_modules/mcp-remote/dist/proxy.js', import.meta.url));
const configDirectory = mkdtempSync(join(tmpdir(), 'mcp-remote-'));

function newClient(handlers) {
    const client = new Client(
        { name: 'through-mcp-remote', version: '1' },
        { capabilities: { elicitation: {} } }
    );
    if (handlers.elicitation) client.setRequestHandler(types.ElicitRequestSchema, handlers.elicitation);
    if (handlers.resourceUpdated)
        client.setNotificationHandler(types.ResourceUpdatedNotificationSchema, handlers.resourceUpdated);
    if (handlers.toolsChanged)
        client.setNotificationHandler(types.ToolListChangedNotificationSchema, handlers.toolsChanged);
    return client;
}

describeClient('mcp-remote', {
    elicitation: {
        tool: 'test_elicitation',
        args: { message: 'Who are you?' },
        answer: { username: 'ada', email: 'ada@example.com' },
        expect: /User response: .*ada/
    },
    async connect({ url, token, handlers }) {
        const header = token ? ['--header', `Authorization: Bearer ${token}`] : [];
        const client = newClient(handlers);
        await client.connect(
            new StdioClientTransport({
                command: process.execPath,
                args: [proxy, url.href, '--transport', 'http-only', '--silent', ...header],
                env: { ...process.env, MCP_REMOTE_CONFIG_DIR: configDirectory, BROWSER: 'true' },
                stderr: 'ignore'
            }),
            { timeout: 20_000 }
        );
        return client;
    },
    call: (client, params, options) => client.callTool(params, types.CallToolResultSchema, options),
    watch: (client, uri) => (uri ? client.subscribeResource({ uri }) : client.ping()),
    settle: client => client.ping()
});
