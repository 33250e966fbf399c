// Asks for /health from 127.0.0.2 while something else goes on, and looks at what the server holds.
import { request } from 'node:http';

import { descriptorsOf, rssOf, sleep } from './process.mjs';

const probeEveryMs = 100;

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

const at = (sorted, share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);

/** Until `isOver(descriptors)`; says what was seen, and returns the most descriptors. */
export async function probeUntil(isOver, fixture, name) {
    const { port } = fixture.url('conformance');
    const times = [];
    let most = 0;
    let descriptors;
    do {
        times.push(await probe(port));
        descriptors = descriptorsOf(fixture.pid);
        most = Math.max(most, descriptors);
        await sleep(probeEveryMs);
    } while (!isOver(descriptors));
    times.sort((a, b) => a - b);
    console.log(`${name}: ${times.length} probes answered, median ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms, ` +
        `slowest ${at(times, 1)} ms; up to ${most} descriptors, ${(rssOf(fixture.pid) / 1024).toFixed(1)} MiB`);
    return most;
}
