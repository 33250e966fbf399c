// What the time of a refusal tells about a tenant: a wrong credential at a tenant that is there, at one that is
// suspended, and at one that was never made. usage: unknown_tenants.mjs [--rounds 4000]
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';

import { startFixture } from '../lib/fixture.mjs';
import { sleep, withoutQuotas } from './process.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '4000' } } });
const rounds = Number(values.rounds);
const warmUp = 500;
// One guess is right this often when nothing shows: 0.5. Who is right more often than this learns something.
const mostAdvantage = 0.1;

const names = { there: 'secure', suspended: 'asleep', unknown: 'nobody' }; // of one length
const initialize = JSON.stringify({
    jsonrpc: '2.0', id: 1, method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'guess', version: '1' } }
});
const attempts = {
    'a wrong token': tenant => ({
        path: `/${tenant}/mcp`, body: initialize, status: 401,
        headers: { Authorization: `Bearer plx_ut_${'x'.repeat(43)}`, Accept: 'application/json, text/event-stream' }
    }),
    'a wrong host secret': tenant => ({
        path: `/${tenant}/plexus-auth/register-user`, body: '{"user_id_from_host_app":"ada"}', status: 403,
        headers: { 'X-Host-App-Secret': 'x'.repeat(43) }
    })
};

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function send(base, { method = 'POST', path, headers, body, status }) {
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

async function measure(base, name, attempt) {
    const times = Object.fromEntries(Object.keys(names).map(kind => [kind, []]));
    for (let round = -warmUp; round < rounds; ++round) {
        for (const kind of shuffled(Object.keys(names))) { // one after the other, so that a slow moment hits all
            const took = await send(base, attempt(names[kind]));
            if (round >= 0) times[kind].push(took);
        }
    }
    for (const kind of ['suspended', 'unknown']) {
        const slower = share(times[kind], times.there);
        console.log(`${name}, ${kind} tenant: median ${median(times[kind]).toFixed(1)} us, a tenant that is there ` +
            `${median(times.there).toFixed(1)} us; slower in ${(slower * 100).toFixed(1)} % of pairs`);
        if (Math.abs(slower - 0.5) > mostAdvantage) throw new Error(`${name}: time tells ${kind} tenants apart`);
    }
}

const fixture = await startFixture(withoutQuotas);
await send(fixture.admin_base_url, {
    path: '/admin/v1/tenants', headers: { 'X-Admin-API-Key': fixture.admin_key }, status: 201,
    body: JSON.stringify({ entity_id: names.suspended, name: 'Asleep', status: 'suspended' })
});
await sleep(1000); // until every thread has heard of it
for (const [name, attempt] of Object.entries(attempts)) await measure(fixture.public_base_url, name, attempt);
agent.destroy();
await fixture.stop();
