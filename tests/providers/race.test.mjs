// Many callers in several processes when tokens expire, at a provider that rotates refresh tokens and ends
// the grant when one comes twice (threat 49).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { callTool } from './lib/quick_caller.mjs';
import { startWorldOn, tenant } from './lib/world.mjs';
import { startCluster } from './lib/cluster.mjs';

const refreshes = Number(process.env.PLEXUS_RACE_REFRESHES ?? 60);
const callers = 64;

describe('a refresh race', { timeout: 900_000 }, () => {
    let cluster, world, hub;

    before(async () => {
        cluster = await startCluster(4);
        world = await startWorldOn(cluster.ready, () => cluster.stop());
        hub = await world.addThirdParty('hub', { accessSeconds: 2 });
    });
    after(() => world?.stop());

    /** Links accounts for `count` users; resolves with who they are and their tokens. */
    async function people(count, prefix) {
        const all = [];
        for (let index = 0; index < count; index += 1) {
            const user = `${prefix}-${index}`;
            const token = await world.tokenOf(user);
            const { asked } = await call(0, token);
            await world.person(user).link(asked);
            all.push({ user, token });
        }
        return all;
    }
    const call = (node, token) =>
        callTool(`${cluster.nodes[node % cluster.nodes.length].url}/${tenant}/mcp`, token, 'test_provider_request', {
            provider: 'hub',
            path: '/whoami',
            scopes: ['read:user']
        });

    /** 64 callers on four processes, until so many refreshes have been made. */
    async function race(all, most) {
        const start = hub.tokenRequests('refresh_token').length;
        const made = () => hub.tokenRequests('refresh_token').length - start;
        const answers = new Map();
        const count = answer => answers.set(answer, (answers.get(answer) ?? 0) + 1);
        const caller = async number => {
            // Callers of one user are on different processes.
            const { user, token } = all[Math.floor(number / 4) % all.length];
            while (made() < most) {
                const told = await call(number, token);
                const isRight = told.status === 200 && JSON.parse(told.body).account === user;
                count(isRight ? 'right' : JSON.stringify(told));
            }
        };
        await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
        return { answers: Object.fromEntries(answers), made: made() };
    }

    async function assertNothingLost(all, { answers }) {
        assert.deepEqual(Object.keys(answers), ['right'], JSON.stringify(answers));
        const often = [...hub.exchanges().values()].filter(times => times > 1);
        assert.deepEqual(often, [], 'refresh tokens that were exchanged more than once');
        assert.equal(hub.reused, 0);
        for (const { user } of all) assert.equal((await world.connections(user))[0].state, 'live');
    }

    test(`${callers} callers of one user: one exchange for each rotation`, async context => {
        const all = await people(1, 'one');
        const outcome = await race(all, 3);
        await assertNothingLost(all, outcome);
        context.diagnostic(JSON.stringify(outcome));
    });

    test(`${refreshes} refreshes of 16 users: no grant is lost`, async context => {
        const all = await people(16, 'many');
        const outcome = await race(all, refreshes);
        await assertNothingLost(all, outcome);
        context.diagnostic(JSON.stringify(outcome));
    });
});
