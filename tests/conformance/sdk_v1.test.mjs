// The official TypeScript SDK v1 (legacy era, sessions).
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as types from '@modelcontextprotocol/sdk/types.js';

import { describeClient } from './lib/scenarios.mjs';

function transportFor({ url, token, sessionId }) {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    return new StreamableHTTPClientTransport(url, { requestInit: { headers }, sessionId });
}

export function newClient(handlers) {
    const client = new Client(
        { name: 'sdk-v1', version: '1' },
        { capabilities: { elicitation: {}, sampling: {}, roots: {} } }
    );
    if (handlers.elicitation) client.setRequestHandler(types.ElicitRequestSchema, handlers.elicitation);
    if (handlers.resourceUpdated)
        client.setNotificationHandler(types.ResourceUpdatedNotificationSchema, handlers.resourceUpdated);
    if (handlers.toolsChanged)
        client.setNotificationHandler(types.ToolListChangedNotificationSchema, handlers.toolsChanged);
    return client;
}

export const legacyElicitation = {
    tool: 'test_elicitation',
    args: { message: 'Who are you?' },
    answer: { username: 'ada', email: 'ada@example.com' },
    expect: /User response: .*ada/
};

describeClient('TypeScript SDK v1', {
    elicitation: legacyElicitation,
    async connect(options) {
        const client = newClient(options.handlers);
        await client.connect(transportFor(options));
        return client;
    },
    call: (client, params, options) =>
        client.callTool(params, types.CallToolResultSchema, options),
    watch: (client, uri) => (uri ? client.subscribeResource({ uri }) : client.ping()),
    settle: client => client.ping(),
    more({ asUser, fixture, text }) {
        test('a session is taken up again by its id, with its values', async () => {
            const first = await asUser();
            const set = { action: 'set', key: 'colour', value: 'green' };
            await first.callTool({ name: 'manage_plexus_session_tool', arguments: set });
            const { sessionId } = first.transport;
            assert.ok(sessionId);

            const url = fixture().url('secure');
            const again = newClient({});
            const transport = transportFor({ url, token: fixture().token('secure'), sessionId });
            await again.connect(transport); // an id makes the SDK skip the handshake
            const get = { action: 'get', key: 'colour' };
            const result = await again.callTool({ name: 'manage_plexus_session_tool', arguments: get });
            assert.match(text(result), /green/);
            await transport.terminateSession();
            await assert.rejects(again.callTool({ name: 'get_entity_info', arguments: {} }));
            await again.close();
        });

        test('sampling is answered by the client', async () => {
            const client = await asUser({ tenant: 'conformance', token: undefined });
            client.setRequestHandler(types.CreateMessageRequestSchema, () => ({
                model: 'm',
                role: 'assistant',
                content: { type: 'text', text: 'forty-two' }
            }));
            const result = await client.callTool({ name: 'test_sampling', arguments: { prompt: 'answer?' } });
            assert.match(text(result), /LLM response: .*forty-two/);
        });
    }
});
