// kill -9 in the middle of linking and of refreshing (threat 50): what was acknowledged is there afterwards
// and works; what was not is either there and works, or gone, and can be done again.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';

import { signal } from '../conformance/lib/fixture.mjs';
import { startCluster } from './lib/cluster.mjs';
import { google } from './lib/dialects/google.mjs';
import { DropConnection, deliver } from './lib/front.mjs';
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

/** Nobody else writes from now on. Returns what ends that. */
function lockDatabase(path) {
    const database = new DatabaseSync(path);
    database.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE');
    return () => database.close();
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

    /** Works, or has never been; then it can be done again. The provider has no grant besides, but where it
     * had given one that was not linked yet: that one is never given back. */
    async function checkLinking(newcomer, acknowledged) {
        const left = hub.usableGrantsOf(newcomer.user);
        const told = await call(newcomer.token);
        if (acknowledged || !told.asked) {
            assert.equal(accountIn(told), newcomer.user, JSON.stringify(told));
            assert.equal(left, 1);
            return 'linked';
        }
        assert.deepEqual(await world.connections(newcomer.user), []);
        assert.equal(await tryToLink(newcomer), true);
        assert.equal(accountIn(await call(newcomer.token)), newcomer.user);
        assert.ok(left <= 1, `${left} grants`);
        assert.equal(hub.usableGrantsOf(newcomer.user), left + 1);
        return left ? 'done again, a grant is left over' : 'done again';
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

    test('between the provider’s grant and what is kept of it', async () => {
        const newcomer = { user: 'halfway', token: await world.tokenOf('halfway') };
        const held = signal();
        const killed = held.promise.then(() => cluster.killAndRestart());
        hub.handler.before = async request => {
            if (request.kind !== 'account') return; // the tokens have come, and whose they are is asked
            held.fire();
            await killed;
            throw new DropConnection();
        };
        assert.equal(await tryToLink(newcomer), false);
        await killed;
        hub.handler.before = async () => {};
        assert.equal(await checkLinking(newcomer, false), 'done again, a grant is left over');
    });

    test('at five points of a refresh', async () => {
        const lenient = await world.addThirdParty('lenient', { dialect: google, accessSeconds: 2 });
        const [unheard, unanswered, unkept, unused] = await Promise.all(
            ['unheard', 'unanswered', 'unkept', 'unused'].map(user => linkedUser(user))
        );
        const lucky = await linkedUser('lucky', 'lenient');
        const tokens = Object.fromEntries(
            [unheard, unanswered, unkept, unused].map(({ user }) => [user, hub.liveRefreshToken(user)])
        );
        const ofLucky = lenient.liveRefreshToken('lucky');
        const isRefreshOf = (request, { user }) => request.form.refresh_token === tokens[user];
        const isUseOf = async (request, { user }) =>
            request.path.startsWith('/api/') && (await hub.handler.tokenOf(request))?.accountId === user;

        const held = signal();
        const othersHeld = signal();
        let unlock;
        const killed = held.promise.then(() => cluster.killAndRestart(0, () => unlock()));
        let waiting = 0;
        const hold = async () => {
            if ((waiting += 1) === 4) othersHeld.fire();
            await killed;
            throw new DropConnection();
        };
        let isKept = false;
        hub.handler.before = async request => {
            if (isRefreshOf(request, unheard)) await hold();
            if (isRefreshOf(request, unused)) isKept = true;
            else if (isKept && (await isUseOf(request, unused))) await hold();
        };
        hub.handler.after = async (request, answer) => {
            if (isRefreshOf(request, unanswered)) await hold();
            if (!isRefreshOf(request, unkept)) return;
            await othersHeld.promise;
            unlock = lockDatabase(cluster.database);
            await deliver(request, answer);
            held.fire();
            await hold();
        };
        lenient.handler.after = async request => request.form.grant_type === 'refresh_token' && hold();

        await Promise.all([
            ...[unheard, unanswered, unkept, unused].map(user => useUntilKilled(user)),
            useUntilKilled(lucky, 'lenient')
        ]);
        await killed;
        for (const third of [hub, lenient]) third.handler.before = third.handler.after = async () => {};
        const tokenOfUnused = hub.liveRefreshToken('unused');
        assert.notEqual(tokenOfUnused, tokens.unused);
        const [first, second, third, fourth, fifth] = await Promise.all([
            untilRefreshed(unheard, 'hub', hub, tokens.unheard),
            untilRefreshed(unanswered, 'hub', hub, tokens.unanswered),
            untilRefreshed(unkept, 'hub', hub, tokens.unkept),
            untilRefreshed(unused, 'hub', hub, tokenOfUnused),
            untilRefreshed(lucky, 'lenient', lenient, ofLucky)
        ]);
        assert.equal(accountIn(first), 'unheard', JSON.stringify(first));
        for (const [user, told] of [[unanswered, second], [unkept, third]]) {
            assert.ok(told.asked, `the provider has ended the grant: ${JSON.stringify(told)}`);
            assert.equal((await world.connections(user.user))[0].state, 'needs_consent');
            await world.person(user.user).link(told.asked);
            assert.equal(accountIn(await call(user.token)), user.user);
        }
        assert.equal(accountIn(fourth), 'unused', 'what was kept before the kill still counts');
        assert.equal(accountIn(fifth), 'lucky', 'the old refresh token still counts there');
    });
});
