// What a tenant feels of another that asks for ten times what it is granted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { load } from './load.mjs';
import { startPlexus } from './plexus.mjs';
import { RawClient } from './raw_client.mjs';
import { modernCall } from './requests.mjs';

const grantedPerSecond = 100;
const offeredPerSecond = 10 * grantedPerSecond;
const tickMs = 10;
const connections = 20;
const burstMs = 2000; // by then what it had saved is spent

const sum = numbers => numbers.reduce((a, b) => a + b, 0);

/** Sends at a steady rate until stopped; then tells the answers by status. */
async function noise(server, request) {
    const clients = await Promise.all(Array.from({ length: connections }, () => RawClient.open(server.port)));
    const idle = [...clients];
    let answers = {};
    const ask = async client => {
        const { status } = await client.send(request);
        answers[status] = (answers[status] ?? 0) + 1;
        idle.push(client);
    };
    const timer = setInterval(() => {
        for (let i = 0; i < offeredPerSecond * tickMs / 1000 && idle.length; ++i) ask(idle.pop()).catch(() => {});
    }, tickMs);
    await new Promise(resolve => setTimeout(resolve, burstMs));
    answers = {};
    return () => {
        clearInterval(timer);
        for (const client of clients) client.close();
        return answers;
    };
}

/** What a quiet tenant gets done alone and beside the noise, in turns. */
async function inTurns({ seconds, rounds }, server, loud, folder) {
    const quiet = () => load(folder, modernCall(server.path, server), { port: server.port, seconds, connections: 8 });
    const turns = [];
    await quiet();
    for (let i = 0; i < rounds; ++i) {
        const alone = await quiet();
        const hush = await noise(server, modernCall(loud.path, loud));
        const beside = await quiet();
        turns.push({ alone, beside, noise: hush() });
        if (alone.errors + beside.errors > 0) throw new Error('the quiet tenant saw errors');
    }
    return turns;
}

export async function noisyTenant({ seconds, rounds }) {
    const folder = mkdtempSync(join(tmpdir(), 'plexus-bench-load-'));
    const server = await startPlexus();
    try {
        const loud = await server.addTenant('noisy', { tenant: { calls_per_minute: 60 * grantedPerSecond } });
        const turns = await inTurns({ seconds, rounds }, server, loud, folder);
        const each = status => sum(turns.map(turn => turn.noise[status] ?? 0)) / rounds / seconds;
        const requests = which => sum(turns.map(turn => turn[which].requests));
        const p99 = which => sum(turns.map(turn => turn[which].p99)) / rounds;
        const loudOne = `a tenant that asks ${offeredPerSecond} times a second and is granted ${grantedPerSecond}`;
        return [
            [`${loudOne}: answered`, each(200), '/s'],
            ['refused', each(429), '/s'],
            ['calls of the tenant beside it, of those when alone', 100 * requests('beside') / requests('alone'), '%'],
            ['its p99 alone', p99('alone'), 'µs'],
            ['its p99 beside the noisy one', p99('beside'), 'µs']
        ];
    } finally {
        await server.stop();
        rmSync(folder, { recursive: true });
    }
}
