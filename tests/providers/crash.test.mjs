// kill -9 in the middle of linking and of refreshing (threat 50): what was acknowledged is there afterwards
// and works; what was not is either there and works, or gone, and can be done again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { signal } from '../conformance/lib/fixture.mjs';
import { startCluster } from './lib/cluster.mjs';
import { google } from './lib/dialects/google.mjs';
import { DropConnection } from './lib/front.mjs';
import { callTool } from './lib/quick_caller.mjs';
import { startWorldOn, tenant } from './lib/world.mjs';

const rounds = Number(process.env.PLEXUS_CRASH_ROUNDS ?? 6);
const seed = Number(process.env.PLEXUS_CRASH_SEED ?? Date.now() % 1_000_000);

/** mulberry32: a run can be repeated by its seed. */
function randomFrom(state) {
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    };
}

describe('kill -9', { timeout: 1_800_000 }, () => {
    const random = randomFrom(seed);
    let cluster, world, hub;

    before(async () => {
        cluster = await startCluster(1);
        world = await startWorldOn(cluster.ready, () => cluster.stop());
        hub = await world.addThirdParty('hub', { accessSeconds: 2 });
    });
    after(() => world?.stop());

    const call = (token, provider = 'hub') =>
        callTool(`${cluster.nodes[0].url}/${tenant}/mcp`, token, 'test_provider_request', {
            provider,
            path: '/whoami',
            scopes: ['read:user']
        });
    const accountIn = told => told.status === 200 && JSON.parse(told.body).account;

    async function linkedUser(user, provider = 'hub') {
        const token = await world.tokenOf(user);
        await world.person(user).link((await call(token, provider)).asked);
        return { user, token };
    }

    /** Goes all the way; resolves with whether the end was seen. */
    async function tryToLink({ user, token }) {
        try {
            const page = await world.person(user).link((await call(token)).asked);
            return page.status === 200 && page.url.endsWith('/done');
        } catch {
            return false;
        }
    }

    /** Calls until the connection breaks; resolves with how many refreshes had been asked for when the
     * last answer came. */
    async function useUntilKilled({ user, token }, provider = 'hub') {
        let refreshes = refreshesAsked();
        try {
            for (;;) {
                assert.equal(accountIn(await call(token, provider)), user);
                refreshes = refreshesAsked();
            }
        } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
            return refreshes;
        }
    }
    const refreshesAsked = () => hub.tokenRequests('refresh_token').length;

    async function killIn(milliseconds) {
        await new Promise(resolve => setTimeout(resolve, milliseconds));
        await cluster.killAndRestart();
    }

    /** Works, or has never been; then it can be done again. */
    async function checkLinking(newcomer, acknowledged) {
        const told = await call(newcomer.token);
        if (acknowledged || !told.asked) {
            assert.equal(accountIn(told), newcomer.user, JSON.stringify(told));
            return 'linked';
        }
        assert.deepEqual(await world.connections(newcomer.user), []);
        assert.equal(await tryToLink(newcomer), true);
        assert.equal(accountIn(await call(newcomer.token)), newcomer.user);
        return 'done again';
    }

    /** Calls until a refresh has been tried: as long as an access token counts it is used, so only then it
     * shows what became of the grant. */
    async function untilRefreshed({ token }, provider, party, refreshToken) {
        const usedBefore = party.exchanges().get(refreshToken);
        for (;;) {
            const told = await call(token, provider);
            if (told.asked || party.exchanges().get(refreshToken) !== usedBefore) return told;
        }
    }

    /** A grant is lost only when the provider's answer was: then a new consent is asked for. */
    async function checkUse(user, refreshesBefore, refreshesAtKill) {
        const told = await untilRefreshed(user, 'hub', hub, hub.liveRefreshToken(user.user));
        if (!told.asked) {
            assert.equal(accountIn(told), user.user, JSON.stringify(told));
            return 'works on';
        }
        assert.ok(refreshesAtKill > refreshesBefore, 'consent was lost without a refresh under way');
        assert.equal((await world.connections(user.user))[0].state, 'needs_consent');
        await world.person(user.user).link(told.asked);
        assert.equal(accountIn(await call(user.token)), user.user);
        return 'consent again';
    }

    test(`at ${rounds} random points of linking and refreshing (seed ${seed})`, async context => {
        const began = Date.now();
        let user = await linkedUser('regular');
        const usual = Date.now() - began;
        const outcomes = {};
        for (let round = 0; round < rounds; round += 1) {
            const newcomer = { user: `newcomer-${round}`, token: await world.tokenOf(`newcomer-${round}`) };
            const work = [tryToLink(newcomer), useUntilKilled(user)];
            let atKill;
            const killed = killIn(random() * usual * 1.2).finally(() => (atKill = refreshesAsked()));
            const [acknowledged, refreshes] = await Promise.all(work);
            await killed;
            for (const outcome of [
                await checkLinking(newcomer, acknowledged),
                await checkUse(user, refreshes, atKill)
            ])
                outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        }
        context.diagnostic(JSON.stringify(outcomes));
    });

    test('in the middle of three refreshes', async () => {
        const lenient = await world.addThirdParty('lenient', { dialect: google, accessSeconds: 2 });
        const unheard = await linkedUser('unheard');
        const unanswered = await linkedUser('unanswered');
        const lucky = await linkedUser('lucky', 'lenient');
        const held = signal();
        let waiting = 0;
        const hold = async () => {
            if ((waiting += 1) === 3) held.fire();
            await killed;
            throw new DropConnection();
        };
        const killed = held.promise.then(() => cluster.killAndRestart());
        const tokenOf = (third, user) => third.liveRefreshToken(user);
        const ofUnheard = tokenOf(hub, 'unheard');
        const ofUnanswered = tokenOf(hub, 'unanswered');
        const ofLucky = tokenOf(lenient, 'lucky');
        const isOf = (request, token) => request.form.refresh_token === token;
        hub.handler.before = async request => isOf(request, ofUnheard) && hold();
        hub.handler.after = async request => isOf(request, ofUnanswered) && hold();
        lenient.handler.after = async request => request.form.grant_type === 'refresh_token' && hold();

        await Promise.all([useUntilKilled(unheard), useUntilKilled(unanswered), useUntilKilled(lucky, 'lenient')]);
        await killed;
        for (const third of [hub, lenient]) third.handler.before = third.handler.after = async () => {};
        const [first, second, third] = await Promise.all([
            untilRefreshed(unheard, 'hub', hub, ofUnheard),
            untilRefreshed(unanswered, 'hub', hub, ofUnanswered),
            untilRefreshed(lucky, 'lenient', lenient, ofLucky)
        ]);
        assert.equal(accountIn(first), 'unheard', JSON.stringify(first));
        assert.ok(second.asked, `the provider has ended the grant: ${JSON.stringify(second)}`);
        assert.equal(accountIn(third), 'lucky', 'the old refresh token still counts there');
    });
});
