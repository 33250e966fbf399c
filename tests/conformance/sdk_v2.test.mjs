// The official TypeScript SDK v2, once in each era and once finding the era out by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

import { describeClient } from './lib/scenarios.mjs';

function newClient(mode, handlers) {
    const client = new Client(
        { name: 'sdk-v2', version: '1' },
        {
            versionNegotiation: { mode },
            capabilities: { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} }
        }
    );
    if (handlers.elicitation) client.setRequestHandler('elicitation/create', handlers.elicitation);
    if (handlers.resourceUpdated)
        client.setNotificationHandler('notifications/resources/updated', handlers.resourceUpdated);
    if (handlers.toolsChanged)
        client.setNotificationHandler('notifications/tools/list_changed', handlers.toolsChanged);
    return client;
}

const connectIn = mode => async options => {
    const headers = options.token ? { Authorization: `Bearer ${options.token}` } : {};
    const client = newClient(mode, options.handlers);
    await client.connect(new StreamableHTTPClientTransport(options.url, { requestInit: { headers } }));
    return client;
};

const modern = {
    elicitation: {
        tool: 'test_input_required_result_elicitation',
        args: {},
        answer: { name: 'Ada' },
        expect: /Hello, Ada!/
    },
    call: (client, params, options) => client.callTool(params, options),
    watch: (client, uri) =>
        client.listen(uri ? { resourceSubscriptions: [uri] } : { toolsListChanged: true }),
    settle: client => client.discover()
};

describeClient('TypeScript SDK v2, legacy', {
    elicitation: {
        tool: 'test_elicitation',
        args: { message: 'Who are you?' },
        answer: { username: 'ada', email: 'ada@example.com' },
        expect: /User response: .*ada/
    },
    connect: connectIn('legacy'),
    call: modern.call,
    watch: (client, uri) => (uri ? client.subscribeResource({ uri }) : client.ping()),
    settle: client => client.ping()
});

describeClient('TypeScript SDK v2, 2026-07-28', {
    ...modern,
    connect: connectIn({ pin: '2026-07-28' }),
    more({ connect, asUser, text }) {
        test('values of a user outlive the connection', async () => {
            const first = await asUser();
            const set = { action: 'set', key: 'colour', value: 'green' };
            await first.callTool({ name: 'manage_plexus_session_tool', arguments: set });
            await first.close();
            const second = await asUser();
            const get = { action: 'get', key: 'colour' };
            const result = await second.callTool({ name: 'manage_plexus_session_tool', arguments: get });
            assert.match(text(result), /green/);
        });

        test('a listen stream tells what it honours and ends when it is closed', async () => {
            const client = await connect();
            const stream = await client.listen({ toolsListChanged: true, promptsListChanged: true });
            assert.deepEqual(stream.honoredFilter, { toolsListChanged: true, promptsListChanged: true });
            await stream.close();
            assert.equal(await stream.closed, 'local');
        });
    }
});

describeClient('TypeScript SDK v2, finding out', {
    ...modern,
    connect: connectIn('auto'),
    more({ connect }) {
        test('the modern era is found', async () => {
            const client = await connect();
            assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
        });
    }
});
