// slowhttptest holds 1,000 connections from 127.0.0.1, in each of its ways, while others ask for /health from
// 127.0.0.2: each of them must be answered. usage: slow_clients.mjs [--seconds 30]
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';

import { startFixture } from '../lib/fixture.mjs';
import { withoutQuotas } from './process.mjs';
import { probeUntil } from './probes.mjs';
import { sheetOf, stoppedReaders } from './stopped_readers.mjs';

const run = promisify(execFile);
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const connections = 1000;

const fixture = await startFixture(withoutQuotas);

// Slow heads; slow bodies; answers that are hardly read. Of those slowhttptest asks for ten at most (-k), 90 KB, which the
// kernel of the loopback interface takes over from the server: stopped_readers.mjs asks for more.
const modes = {
    '-H': { path: '/health', options: ['-i', 5, '-x', 24] },
    '-B': { path: '/conformance/mcp', options: ['-i', 5, '-s', 8192, '-x', 10, '-f', 'application/json'] },
    '-X': { path: await sheetOf(fixture), options: ['-w', 10, '-y', 20, '-n', 5, '-z', 32, '-k', 10] }
};

async function attack(mode) {
    const { port } = fixture.url('conformance');
    const { path, options } = modes[mode];
    let over = false;
    run('slowhttptest', [mode, '-c', connections, '-r', 500, '-l', values.seconds, ...options,
        '-u', `http://127.0.0.1:${port}${path}`].map(String)).catch(() => {}).finally(() => { over = true; });
    if (await probeUntil(() => over, fixture, `slowhttptest ${mode}`) < connections / 2)
        throw new Error(`slowhttptest ${mode} did not hold its connections`);
}

for (const mode of Object.keys(modes)) await attack(mode);
await stoppedReaders(fixture);
await fixture.stop();
