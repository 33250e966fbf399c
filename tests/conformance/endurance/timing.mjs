// Whether the time that an answer takes tells what it must not tell.
import { Agent, request } from 'node:http';

const warmUp = 500;
// One guess is right this often when nothing shows: 0.5. Who is right more often than this learns something.
const mostAdvantage = 0.1;

export const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Resolves with the microseconds until the head of the answer came, its status must be `status`. */
export function send(base, { method = 'POST', path, headers, body, status }) {
    return new Promise((resolve, reject) => {
        const before = process.hrtime.bigint();
        const asked = request(new URL(path, base), { method, agent, headers: { 'Content-Type': 'application/json', ...headers } },
            answer => {
                const took = Number(process.hrtime.bigint() - before) / 1000;
                answer.resume();
                answer.on('end', () => answer.statusCode === status ? resolve(took)
                    : reject(new Error(`${path}: ${answer.statusCode} instead of ${status}`)));
            });
        asked.on('error', reject);
        asked.end(body);
    });
}

/** How often a value of `a` is above one of `b`; 0.5 when nothing tells them apart (Mann-Whitney). */
function share(a, b) {
    const all = [...a.map(value => [value, 1]), ...b.map(value => [value, 0])].sort((x, y) => x[0] - y[0]);
    let ranks = 0;
    for (let from = 0; from < all.length;) {
        let to = from;
        while (to < all.length && all[to][0] === all[from][0]) ++to;
        for (let i = from; i < to; ++i) ranks += all[i][1] * (from + to + 1) / 2;
        from = to;
    }
    return (ranks - a.length * (a.length + 1) / 2) / (a.length * b.length);
}

const median = list => list.toSorted((x, y) => x - y)[list.length >> 1];
const shuffled = list => list.map(value => [Math.random(), value]).sort((x, y) => x[0] - y[0]).map(([, value]) => value);

/**
 * Sends each of `attempts` `rounds` times, and compares each with the first. Throws when one can be told from it.
 * @param attempts from what it is to a function that makes a request for send()
 */
export async function compare(base, name, rounds, attempts) {
    const times = Object.fromEntries(Object.keys(attempts).map(kind => [kind, []]));
    for (let round = -warmUp; round < rounds; ++round) {
        for (const kind of shuffled(Object.keys(attempts))) { // one after the other, so that a slow moment hits all
            const took = await send(base, attempts[kind]());
            if (round >= 0) times[kind].push(took);
        }
    }
    const [first, ...others] = Object.keys(attempts);
    for (const kind of others) {
        const slower = share(times[kind], times[first]);
        console.log(`${name}, ${kind}: median ${median(times[kind]).toFixed(1)} us, ${first} ` +
            `${median(times[first]).toFixed(1)} us; slower in ${(slower * 100).toFixed(1)} % of pairs`);
        if (Math.abs(slower - 0.5) > mostAdvantage) throw new Error(`${name}: time tells ${kind} apart`);
    }
}
