// What one number per request does not show: threads, open streams, the start.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { load } from './load.mjs';
import { plexusWarmUpSeconds, startPlexus } from './plexus.mjs';
import { listen, modernCall } from './requests.mjs';

const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function inFolder(work) {
    const folder = mkdtempSync(join(tmpdir(), 'plexus-bench-load-'));
    try {
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** `{perSecond, p50, p99}`, times in µs. */
async function measured(folder, server, request, seconds) {
    const result = await load(folder, request, { port: server.port, seconds });
    if (result.errors > 0 || result.requests === 0)
        throw new Error(`${result.errors} errors, ${result.requests} answers`);
    return { perSecond: result.requests / (result.us / 1e6), p50: result.p50, p99: result.p99 };
}

/** Rows of the medians of what measured() told, for the report: [what, value, unit]. */
const medians = (what, results) =>
    [['perSecond', '', '/s'], ['p50', ', p50', 'µs'], ['p99', ', p99', 'µs']]
        .map(([key, suffix, unit]) => [what + suffix, median(results.map(result => result[key])), unit]);

/** How much more a second thread does, with 100 µs of work in each call. */
export async function secondThread({ seconds, rounds }) {
    const measure = (threads, cores) => inFolder(async folder => {
        const server = await startPlexus({ threads, cores });
        try {
            const request = modernCall(server.path, { token: server.token, tool: 'work' });
            await measured(folder, server, request, 1);
            return await measured(folder, server, request, seconds);
        } finally {
            await server.stop();
        }
    });
    const one = [];
    const two = [];
    for (let i = 0; i < rounds; ++i) {
        one.push(await measure(1, '0'));
        two.push(await measure(2, '0,1'));
    }
    const perSecond = results => median(results.map(result => result.perSecond));
    return [
        ...medians('calls with 100 µs of work, one I/O thread', one),
        ...medians('the same with two I/O threads', two),
        ['second thread (wrk shares its core)', perSecond(two) / perSecond(one), '×']
    ];
}

/** A stream of 2026-07-28 that stays open. */
async function openStream(server) {
    const { path, headers, body } = listen(server.path, server);
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
        Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('') + `\r\n${body}`);
    const [answer] = await once(socket, 'data');
    if (!answer.toString('latin1').startsWith('HTTP/1.1 200'))
        throw new Error(`no stream: ${answer}`);
    return socket;
}

async function openStreams(server, count) {
    const streams = [];
    while (streams.length < count)
        streams.push(...await Promise.all(Array.from({ length: 50 }, () => openStream(server))));
    return streams;
}

/** Calls without and with the streams, and KiB that one of them takes. */
async function withStreams(server, folder, seconds, count) {
    const streams = [];
    try {
        const request = modernCall(server.path, server);
        const without = await measured(folder, server, request, seconds);
        const rssBefore = server.rssKb();
        streams.push(...await openStreams(server, count));
        const perStream = (server.rssKb() - rssBefore) / count;
        const beside = await measured(folder, server, request, seconds);
        return { without, beside, share: beside.perSecond / without.perSecond, perStream };
    } finally {
        for (const stream of streams) stream.destroy();
    }
}

/** What other calls lose while many streams are open, and what a stream holds. */
export async function openStreamsCost({ seconds, rounds, count = 10_000 }) {
    const settings = ['--max-connections', 2 * count, '--max-connections-per-address', 2 * count];
    return inFolder(async folder => {
        const results = [];
        for (let i = 0; i < rounds; ++i) {
            const server = await startPlexus({ settings });
            try {
                await measured(folder, server, modernCall(server.path, server), plexusWarmUpSeconds);
                results.push(await withStreams(server, folder, seconds, count));
            } finally {
                await server.stop();
            }
        }
        const of = key => median(results.map(result => result[key]));
        return [
            ...medians('`tools/call` without open streams', results.map(result => result.without)),
            ...medians(`\`tools/call\` with ${count} open streams`, results.map(result => result.beside)),
            ['calls with them, of those without', 100 * of('share'), '%'],
            ['memory of an open stream', of('perStream'), 'KiB']
        ];
    });
}

/** From `exec` to the first answered call of a user, with a data folder that exists. */
export async function start({ rounds }) {
    const times = [];
    let rss;
    const first = await startPlexus({ keep: true });
    await first.stop();
    for (let i = 0; i < Math.max(5, rounds); ++i) {
        const again = await first.again();
        times.push(again.firstCallMs);
        rss = again.rssKb();
        await again.stop();
    }
    first.remove();
    return [
        ['from exec to the first answered `tools/call`', median(times), 'ms'],
        ['memory of an idle server', rss / 1024, 'MiB']
    ];
}
