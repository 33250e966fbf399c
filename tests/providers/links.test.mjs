// Accounts at a third party that nobody here wrote: linked, used, expired, refreshed, revoked, widened,
// exchanged for others, and not linked where that must not happen.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { accountOf } from './lib/third_party.mjs';
import { formTo } from './lib/walker.mjs';
import { ask, askAfterRevocation, startWorld, tenant } from './lib/world.mjs';

describe('accounts at oidc-provider', { timeout: 600_000 }, () => {
    let world, hub;

    before(async () => {
        world = await startWorld();
        hub = await world.addThirdParty('hub', { accessSeconds: 2 });
    });
    after(() => world?.stop());

    /** A client of `user` whose account is linked already. */
    async function linked(user, scopes = ['read:user']) {
        const person = world.person(user);
        await person.link(await world.linkFor(user, 'hub', scopes));
        return { person, client: await world.client(user) };
    }
    const codesOf = () => hub.tokenRequests('authorization_code').length;

    test('the account is linked while the call waits, and used', async () => {
        const ada = world.person('ada');
        let walk;
        const client = await world.client('ada', {
            onLink: link => {
                walk = ada.link(link);
            }
        });
        const told = await ask(client, 'hub');
        assert.equal((await walk).status, 200);
        assert.deepEqual(told, { status: 200, body: { account: 'ada', scopes: 'read:user openid', path: '/api/whoami' } });
        const [link] = await world.connections('ada');
        assert.equal(link.account_label, accountOf('ada').name);
        assert.equal(link.state, 'live');
    });

    test('an account is a user’s, whichever client asks', async () => {
        await linked('grace');
        const links = [];
        const another = await world.client('grace', { onLink: link => links.push(link) && { action: 'cancel' } });
        assert.equal((await ask(another, 'hub')).status, 200);
        assert.deepEqual(links, []);
    });

    test('what expires after two seconds is refreshed, each time with the newest refresh token', async () => {
        const { client } = await linked('edsger');
        const before = hub.tokenRequests('refresh_token').length;
        while (hub.tokenRequests('refresh_token').length < before + 3)
            assert.equal((await ask(client, 'hub')).body.account, 'edsger');
        assert.deepEqual([...new Set(hub.exchanges().values())], [1]);
        assert.equal(hub.reused, 0);
    });

    test('a grant that was revoked at the provider is asked for again', async () => {
        const { person } = await linked('barbara');
        await hub.revokeGrantsOf('barbara');
        const client = await world.client('barbara', { onLink: link => void person.link(link) });
        assert.equal((await askAfterRevocation(client, 'hub')).body.account, 'barbara');
        assert.equal((await world.connections('barbara'))[0].state, 'live');
    });

    test('until there is a new consent, the account shows that it needs one', async () => {
        await linked('donald');
        await hub.revokeGrantsOf('donald');
        const client = await world.client('donald');
        assert.equal((await askAfterRevocation(client, 'hub')).error, 'authorization_declined');
        assert.equal((await world.connections('donald'))[0].state, 'needs_consent');
    });

    test('who declines at the provider has declined the call, and nothing is linked', async () => {
        const bob = world.person('bob');
        const codes = codesOf();
        let walk;
        const client = await world.client('bob', {
            onLink: link => {
                walk = bob.link(link, { declines: true });
            }
        });
        const told = await ask(client, 'hub');
        assert.equal(told.error, 'authorization_declined');
        const page = await walk;
        assert.equal(page.status, 200);
        assert.ok(page.url.endsWith('/done'), page.url);
        assert.deepEqual(await world.connections('bob'), []);
        assert.equal(codesOf(), codes);
    });

    test('what a tool needs besides is asked for together with what there is', async () => {
        const { person } = await linked('alan');
        const pages = [];
        const client = await world.client('alan', {
            onLink: async link => void pages.push(await person.link(link))
        });
        const told = await ask(client, 'hub', { scopes: ['repo'] });
        assert.deepEqual(told.body.scopes.split(' ').sort(), ['openid', 'read:user', 'repo']);
        assert.ok(pages[0].url.endsWith('/done'), 'the same account needs no confirmation');
        assert.ok(!person.walker.visited.slice(-4).some(url => url.endsWith('/confirm')));
        assert.equal((await ask(client, 'hub')).status, 200);
        assert.equal(pages.length, 1);
    });

    test('another account is used only after the user has agreed (threat 53)', async () => {
        const { person, client } = await linked('john');
        person.walker.forget('127.0.0.1'); // signs out at the provider
        const link = await world.linkFor('john', 'hub', ['repo']);
        const page = await person.visitProvider(link, { account: 'eve' });
        assert.ok(page.url.endsWith('/confirm'), page.url);
        for (const name of [accountOf('eve').name, accountOf('john').name, 'John'])
            assert.ok(page.text.includes(name), `${name} is not in: ${page.text}`);
        assert.equal((await ask(client, 'hub')).body.account, 'john');
        await person.confirm(page);
        assert.equal((await ask(client, 'hub')).body.account, 'eve');
    });

    test('an account that was not confirmed is not used (threat 45)', async () => {
        const person = world.person('leslie');
        const link = await world.linkFor('leslie', 'hub');
        const page = await person.visitProvider(link, { account: 'mallory' });
        assert.ok(page.text.includes(accountOf('mallory').name) && page.text.includes('Leslie'), page.text);
        assert.deepEqual(await world.connections('leslie'), []);
        const end = await person.walker.send(page, formTo(page, '/stop'));
        assert.equal(end.status, 200);
        assert.deepEqual(await world.connections('leslie'), []);
        await person.confirm(page); // the page is still in another tab
        assert.deepEqual(await world.connections('leslie'), []);
    });

    test('a link that another user opens links nothing and is dead (threat 42)', async () => {
        const [codes, link] = [codesOf(), await world.linkFor('alice', 'hub')];
        const bob = await world.person('bob').open(link);
        assert.equal(bob.status, 403);
        const alice = await world.person('alice').open(link);
        assert.equal(alice.status, 403);
        assert.equal(codesOf(), codes);
        assert.deepEqual(await world.connections('alice'), []);
    });

    test('a link needs somebody who is signed in (threat 42)', async () => {
        const link = await world.linkFor('alice', 'hub');
        const nobody = world.person('nobody');
        const page = await nobody.walker.get(link);
        assert.ok(page.url.startsWith(world.sample.address), page.url);
        const answer = await fetch(link, { method: 'POST', redirect: 'manual' });
        assert.equal(answer.status, 403);
    });

    test('who gets only the provider’s address gains nothing (threats 42 and 43)', async () => {
        const alice = world.person('alice');
        const link = await world.linkFor('alice', 'hub');
        const codes = codesOf();
        alice.walker.stop = url => url.startsWith(`${hub.issuer}/auth`);
        const { url: address } = await alice.agree(link);
        const [bob, guest] = [world.person('bob'), world.person('nobody')];
        await bob.open(`${world.fixture.public_base_url}/${tenant}/account`); // Bob is signed in
        for (const person of [bob, guest]) {
            const page = await person.consent(await person.walker.get(address), { account: 'bob' });
            assert.equal(page.status, 403, page.text);
        }
        assert.equal(codesOf(), codes);
        assert.deepEqual(await world.connections('alice'), []);
    });

    test('a state counts once, and only at its own provider (threat 44)', async () => {
        const walker = world.person('frances');
        const link = await world.linkFor('frances', 'hub');
        const back = world.redirectUri('hub');
        walker.walker.stop = url => url.startsWith(back);
        const { url } = await walker.visitProvider(link, { account: 'frances' });
        walker.walker.stop = undefined;
        const codes = codesOf();
        const forged = new URL(url);
        forged.searchParams.set('state', 'A'.repeat(43));
        assert.equal((await walker.walker.get(forged)).status, 403);
        assert.equal((await walker.walker.get(url.replace('/hub?', '/other?'))).status, 403);
        assert.equal(codesOf(), codes);
    });

    test('twenty identical returns make one exchange (threat 44)', async () => {
        const person = world.person('kay');
        const link = await world.linkFor('kay', 'hub');
        person.walker.stop = url => url.startsWith(world.redirectUri('hub'));
        const { url } = await person.visitProvider(link, { account: 'kay' });
        person.walker.stop = undefined;
        const codes = codesOf();
        const ends = await Promise.all(
            Array.from({ length: 20 }, () => person.walker.once({ url, method: 'GET' }))
        );
        assert.equal(codesOf(), codes + 1);
        assert.equal(ends.filter(answer => answer.status === 303).length >= 1, true);
        const page = await person.open(`${link}/confirm`);
        await person.confirm(page);
        assert.equal((await world.connections('kay'))[0].state, 'live');
    });

    test('a wrong issuer is refused, and nothing of it is shown (threat 46)', async () => {
        const person = world.person('tony');
        const link = await world.linkFor('tony', 'hub');
        person.walker.stop = url => url.startsWith(world.redirectUri('hub'));
        const { url } = await person.visitProvider(link, { account: 'tony' });
        person.walker.stop = undefined;
        const codes = codesOf();
        const mixedUp = new URL(url);
        mixedUp.searchParams.set('iss', 'https://evil.example');
        mixedUp.searchParams.set('error_description', 'MARK-OF-THE-ATTACKER');
        const page = await person.walker.get(mixedUp);
        assert.ok(!/evil\.example|MARK-OF/.test(page.html), page.text);
        assert.equal(codesOf(), codes);
        assert.deepEqual(await world.connections('tony'), []);
    });

    test('flows of one user do not get into each other’s way (threat 47)', async () => {
        const person = world.person('maurice');
        const links = [];
        for (const scope of ['read:user', 'repo', 'chat:write'])
            links.push(await world.linkFor('maurice', 'hub', [scope]));
        const back = world.redirectUri('hub');
        const returns = [];
        for (const link of links) {
            person.walker.stop = url => url.startsWith(back);
            returns.push((await person.visitProvider(link, { account: 'maurice' })).url);
        }
        person.walker.stop = undefined;
        for (const url of returns.reverse()) {
            const page = await person.walker.get(url);
            assert.equal(page.status, 200, page.text);
            if (page.url.endsWith('/confirm')) await person.confirm(page);
        }
        assert.equal((await world.connections('maurice'))[0].state, 'live');
    });

    test('no address of another origin sees a token (threat 52)', async () => {
        const { client } = await linked('radia');
        const seen = [];
        const thief = createServer((request, response) => {
            seen.push(request.headers.authorization);
            response.end('{}');
        });
        await once(thief.listen(0, '127.0.0.1'), 'listening');
        const host = `127.0.0.1:${thief.address().port}`;
        const answers = [];
        for (const path of [`http://${host}/`, `http://${new URL(hub.issuer).host}@${host}/`])
            answers.push(await ask(client, 'hub', { path }));
        await ask(client, 'hub', { path: `//${host}/` }); // is a path, and so the provider's
        thief.close();
        assert.ok(answers.every(({ error }) => error), JSON.stringify(answers));
        assert.deepEqual(seen, []);
    });

    test('an account that was disconnected is of no use any more', async () => {
        const { client } = await linked('niklaus');
        assert.equal((await ask(client, 'hub')).status, 200);
        await world.admin('DELETE', `tenants/${tenant}/users/niklaus/connections/hub`);
        assert.deepEqual(await world.connections('niklaus'), []);
        assert.equal((await ask(client, 'hub')).error, 'authorization_declined');
    });
});
