// slowhttptest holds 1,000 connections from 127.0.0.1, in each of its ways, while others ask for /health from
// 127.0.0.2: each of them must be answered. usage: slow_clients.mjs [--seconds 30]
import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { parseArgs, promisify } from 'node:util';

import { startFixture } from '../lib/fixture.mjs';
import { descriptorsOf, rssOf, sleep, withoutQuotas } from './process.mjs';

const run = promisify(execFile);
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const connections = 1000;
const probeEveryMs = 100;

// Slow heads; slow bodies; answers that are hardly read.
const modes = {
    '-H': ['-i', '5', '-x', '24', '-u', '/health'],
    '-B': ['-i', '5', '-s', '8192', '-x', '10', '-f', 'application/json', '-u', '/conformance/mcp'],
    '-X': ['-w', '10', '-y', '20', '-n', '5', '-z', '32', '-k', '3', '-u', '/health']
};

/** Milliseconds until /health was answered with 200. */
function probe(port) {
    const before = performance.now();
    return new Promise((resolve, reject) => {
        const asked = request({ port, host: '127.0.0.1', localAddress: '127.0.0.2', path: '/health', timeout: 5000, agent: false },
            answer => {
                answer.resume();
                answer.on('end', () => answer.statusCode === 200 ? resolve(performance.now() - before)
                    : reject(new Error(`/health: ${answer.statusCode}`)));
            });
        asked.on('timeout', () => asked.destroy(new Error('/health: no answer in 5 s')));
        asked.on('error', reject);
        asked.end();
    });
}

async function attack(fixture, mode) {
    const { port } = fixture.url('conformance');
    const [path, ...rest] = modes[mode].toReversed();
    const options = rest.slice(1).toReversed();
    let over = false;
    const attacking = run('slowhttptest', [mode, '-c', connections, '-r', '500', '-l', values.seconds, ...options,
        '-u', `http://127.0.0.1:${port}${path}`].map(String)).catch(error => error).finally(() => { over = true; });
    const times = [];
    let descriptors = 0;
    while (!over) {
        times.push(await probe(port));
        descriptors = Math.max(descriptors, descriptorsOf(fixture.pid));
        await sleep(probeEveryMs);
    }
    await attacking;
    times.sort((a, b) => a - b);
    console.log(`slowhttptest ${mode}: ${times.length} probes answered, median ${times[times.length >> 1].toFixed(1)} ms, ` +
        `slowest ${times.at(-1).toFixed(1)} ms; up to ${descriptors} descriptors, ${(rssOf(fixture.pid) / 1024).toFixed(1)} MiB`);
    if (descriptors < connections / 2) throw new Error(`slowhttptest ${mode} did not hold its connections`);
}

const fixture = await startFixture(withoutQuotas);
for (const mode of Object.keys(modes)) await attack(fixture, mode);
await fixture.stop();
