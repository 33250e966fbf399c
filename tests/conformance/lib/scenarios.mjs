// What every foreign client must be able to do, whatever its library and protocol era.
// An adapter gives `connect({tenant, token, handlers})` returning a connected SDK client.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { signal, startFixture } from './fixture.mjs';

const text = result => result.content.map(block => block.text).join('\n');

export function describeClient(name, adapter) {
    describe(name, { timeout: 120_000 }, () => {
        let fixture;
        const open = [];
        before(async () => {
            fixture = await startFixture();
        });
        after(async () => {
            for (const client of open) await client.close().catch(() => {});
            await fixture?.stop();
        });
        const connect = async (options = {}) => {
            const client = await adapter.connect({
                url: fixture.url(options.tenant ?? 'conformance'),
                handlers: {},
                ...options
            });
            open.push(client);
            return client;
        };
        const asUser = (options = {}) =>
            connect({ tenant: 'secure', token: fixture.token('secure'), ...options });

        test('a guest connects and lists the tools', async () => {
            const client = await connect();
            const { tools } = await client.listTools();
            assert.equal(tools[0].name, 'test_simple_text');
            assert.ok(tools.every(tool => tool.description && tool.inputSchema.type === 'object'));
        });

        test('a caller without a token is refused where guests are not allowed', async () => {
            await assert.rejects(connect({ tenant: 'secure' }));
        });

        test('a user token makes calls on behalf of its user', async () => {
            const client = await asUser();
            const result = await client.callTool({ name: 'get_entity_info', arguments: {} });
            const user = fixture.tenants.secure.user;
            assert.ok(!result.isError, text(result));
            assert.ok(text(result).includes(`persistent_user_id=${user}`), text(result));
        });

        test('a tool answers with text', async () => {
            const client = await connect();
            const result = await client.callTool({ name: 'test_simple_text', arguments: {} });
            assert.equal(text(result), 'This is a simple text response for testing.');
        });

        test('an unknown tool is a protocol error', async () => {
            const client = await connect();
            await assert.rejects(client.callTool({ name: 'no_such_tool', arguments: {} }), /-32602|not/);
        });

        test('wrong arguments are an error result that names the argument', async () => {
            const client = await asUser();
            const result = await client.callTool({
                name: 'manage_plexus_session_tool',
                arguments: { action: 'explode', key: 'k' }
            });
            assert.equal(result.isError, true);
            assert.match(text(result), /action/);
        });

        test('progress arrives while the tool runs', async () => {
            const client = await connect();
            const seen = [];
            await adapter.call(client, { name: 'test_tool_with_progress', arguments: {} }, {
                onprogress: ({ progress }) => seen.push(progress)
            });
            assert.deepEqual(seen, [0, 50, 100]);
        });

        test('a tool asks the user and goes on with the answer', async () => {
            const asked = [];
            const client = await connect({
                handlers: {
                    elicitation: ({ params }) => {
                        asked.push(params.message);
                        return { action: 'accept', content: adapter.elicitation.answer };
                    }
                }
            });
            const { tool, args, expect } = adapter.elicitation;
            const result = await client.callTool({ name: tool, arguments: args });
            assert.equal(asked.length, 1);
            assert.match(text(result), expect);
        });

        test('a resource and a resource template are read', async () => {
            const client = await connect();
            const plain = await client.readResource({ uri: 'test://static-text' });
            assert.equal(plain.contents[0].text, 'This is the content of the static text resource.');
            const made = await client.readResource({ uri: 'test://template/123/data' });
            assert.equal(JSON.parse(made.contents[0].text).id, '123');
        });

        test('a prompt is filled in and its argument completed', async () => {
            const client = await connect();
            const prompt = await client.getPrompt({
                name: 'test_prompt_with_arguments',
                arguments: { arg1: 'hello', arg2: 'world' }
            });
            assert.match(prompt.messages[0].content.text, /arg1='hello', arg2='world'/);
            const { completion } = await client.complete({
                ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
                argument: { name: 'arg1', value: '' }
            });
            assert.ok(Array.isArray(completion.values));
        });

        test('a watched resource announces its change', async () => {
            const updated = signal();
            const client = await asUser({
                handlers: { resourceUpdated: ({ params }) => updated.fire(params.uri) }
            });
            await adapter.watch(client, 'notes://latest');
            await client.callTool({ name: 'write_note', arguments: { text: 'milk' } });
            assert.equal(await updated.promise, 'notes://latest');
            const note = await client.readResource({ uri: 'notes://latest' });
            assert.match(note.contents[0].text, /milk/);
        });

        test('a changed tool list is announced', async () => {
            const changed = signal();
            const client = await connect({ handlers: { toolsChanged: changed.fire } });
            await adapter.watch(client);
            await client.callTool({ name: 'test_trigger_tool_change', arguments: {} });
            await changed.promise;
        });

        test('a cancelled call ends and the connection stays usable', async () => {
            const client = await connect();
            const abort = new AbortController();
            const call = adapter.call(
                client,
                { name: 'slow_compute', arguments: { seconds: 60, label: 'never' } },
                { signal: abort.signal, onprogress: () => {} }
            );
            await adapter.settle(client);
            abort.abort(new Error('enough'));
            await assert.rejects(call);
            const result = await client.callTool({ name: 'test_simple_text', arguments: {} });
            assert.ok(!result.isError);
        });

        test('an answer arrives though the server closed its stream before', async () => {
            const client = await connect();
            const result = await client.callTool({ name: 'test_reconnection', arguments: {} });
            assert.ok(!result.isError, text(result));
        });

        test('a client that has left is welcome again', async () => {
            const first = await asUser();
            await first.callTool({ name: 'get_entity_info', arguments: {} });
            await first.close();
            const again = await asUser();
            const result = await again.callTool({ name: 'get_entity_info', arguments: {} });
            assert.ok(!result.isError, text(result));
        });

        adapter.more?.({ connect, asUser, fixture: () => fixture, text });
    });
}
