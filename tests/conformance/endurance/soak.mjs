// Clients of both eras come, call, cancel, watch, and leave, politely or not, for a long time: memory must stay
// flat after the first part, and no descriptor may be left. usage: soak.mjs [--seconds 600]
import { parseArgs } from 'node:util';

import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';

import { startFixture } from '../lib/fixture.mjs';
import { descriptorsOf, rssOf, sleep, until, withoutQuotas } from './process.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } });
const duration = Number(values.seconds) * 1000;
const workers = 8;
const sampleMs = Math.min(5000, duration / 60);
const warmUpMs = 3000; // until connections to the database stand
const restMs = 10_000; // until the clients' idle connections are closed
const impoliteOneOf = 500; // leaves its session behind
const mostAbandoned = 60; // a user may have 100 sessions open
const growthAllowed = 1.05;

const counts = { clients: 0, calls: 0, cancelled: 0, streams: 0, abandoned: 0 };

async function cancelOne(client, call) {
    const abort = new AbortController();
    const running = call({ name: 'slow_compute', arguments: { seconds: 60, label: 'never' } }, abort.signal);
    running.catch(() => {});
    await client.listTools();
    abort.abort(new Error('enough'));
    await running.then(() => { throw new Error('a cancelled call was answered'); }, () => {});
    counts.cancelled += 1;
}

async function use(client, call) {
    await client.listTools();
    for (let i = 0; i < 5; ++i) await call({ name: 'get_entity_info', arguments: {} });
    await call({ name: 'write_note', arguments: { text: `note ${counts.calls}` } });
    await client.readResource({ uri: 'notes://latest' });
    await cancelOne(client, call);
    counts.calls += 6;
    counts.clients += 1;
}

async function legacy(url, headers, number) {
    const client = new Client({ name: 'soak', version: '1' });
    const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
    await client.connect(transport);
    await client.subscribeResource({ uri: 'notes://latest' });
    counts.streams += 1;
    await use(client, (params, signal) => client.callTool(params, CallToolResultSchema, { signal }));
    if (number % impoliteOneOf === 1 && counts.abandoned < mostAbandoned) counts.abandoned += 1;
    else await transport.terminateSession();
    await client.close();
}

async function modern(url, headers) {
    const client = new ModernClient({ name: 'soak', version: '2' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(new ModernTransport(url, { requestInit: { headers } }));
    await client.listen({ resourceSubscriptions: ['notes://latest'] });
    counts.streams += 1;
    await use(client, (params, signal) => client.callTool(params, { signal }));
    await client.close();
}

async function worker(fixture, end, number) {
    const headers = { Authorization: `Bearer ${fixture.token('secure')}` };
    for (let i = number; Date.now() < end; ++i) {
        if (i % 2) await legacy(fixture.url('secure'), headers, i);
        else await modern(fixture.url('secure'), headers);
    }
}

async function sampled(pid, end) {
    const samples = [];
    while (Date.now() < end) {
        await sleep(sampleMs);
        samples.push({ rss: rssOf(pid), descriptors: descriptorsOf(pid) });
    }
    return samples;
}

const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Of the sixth part of the samples that begins at this one. */
const part = (samples, index) => {
    const size = Math.floor(samples.length / 6);
    return median(samples.slice(index * size, (index + 1) * size).map(({ rss }) => rss));
};

const allWorkers = (fixture, end) => Promise.all(Array.from({ length: workers }, (_, i) => worker(fixture, end, i)));

const fixture = await startFixture(withoutQuotas);
await allWorkers(fixture, Date.now() + warmUpMs);
await sleep(restMs);
const before = descriptorsOf(fixture.pid);
const end = Date.now() + duration;
const [samples] = await Promise.all([sampled(fixture.pid, end), allWorkers(fixture, end)]);
const most = Math.max(...samples.map(({ descriptors }) => descriptors));
await until(() => descriptorsOf(fixture.pid) <= before, 30, () => `${descriptorsOf(fixture.pid)} descriptors, ${before} before`);
const [early, late] = [part(samples, 2), part(samples, 5)];
console.log(`${values.seconds} s: ${JSON.stringify(counts)}`);
console.log(`memory: ${(early / 1024).toFixed(1)} MiB after a third, ${(late / 1024).toFixed(1)} MiB at the end`);
console.log(`descriptors: ${before} before, up to ${most}, ${descriptorsOf(fixture.pid)} after`);
await fixture.stop();
if (late > early * growthAllowed) throw new Error('memory has grown');
