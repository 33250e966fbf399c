// Known providers, each with what is peculiar about it: linked, used, declined.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { github } from './lib/dialects/github.mjs';
import { google } from './lib/dialects/google.mjs';
import { chosenWorkspace, notion } from './lib/dialects/notion.mjs';
import { slack, slackUser } from './lib/dialects/slack.mjs';
import { formTo } from './lib/walker.mjs';
import { ask, askAfterRevocation, startWorld, tenant } from './lib/world.mjs';

const scopes = ['repo', 'read:user'];

const providers = {
    github: { dialect: github, scopes, account: /^\d+$/, label: 'ada' },
    slack: { dialect: slack, scopes, account: 'T0123', label: 'Nordwind' },
    'slack-user': { dialect: slackUser, scopes, account: 'U0USER', label: 'Nordwind' },
    notion: { dialect: notion, scopes: [], account: 'bot of ada in w-1', label: 'Nordwind' },
    google: { dialect: google, scopes, account: 'ada', label: 'ada@example.com' }
};

describe('dialects', { timeout: 600_000 }, () => {
    let world;
    const parties = {};

    before(async () => {
        world = await startWorld();
        for (const [name, { dialect }] of Object.entries(providers))
            parties[name] = await world.addThirdParty(name, { dialect, accessSeconds: name === 'google' ? 2 : 3600 });
    });
    after(() => world?.stop());

    const linkTo = async (user, name) => (await world.connections(user)).find(({ provider }) => provider === name);

    for (const [name, expected] of Object.entries(providers)) {
        test(`${name}: linked and used`, async () => {
            const ada = world.person('ada');
            const client = await world.client('ada', { onLink: link => void ada.link(link, { account: 'ada' }) });
            const told = await ask(client, name, { scopes: expected.scopes });
            assert.equal(told.body?.account, 'ada', JSON.stringify(told));
            const link = await linkTo('ada', name);
            assert.match(link.account_id, expected.account instanceof RegExp ? expected.account : new RegExp(`^${expected.account}$`));
            assert.equal(link.account_label, expected.label);
            for (const scope of expected.scopes) assert.ok(link.scopes.includes(scope), link.scopes.join());
        });

        test(`${name}: declined`, async () => {
            const bob = world.person('bob');
            const client = await world.client('bob', { onLink: link => void bob.link(link, { declines: true }) });
            assert.equal((await ask(client, name, { scopes: expected.scopes })).error, 'authorization_declined');
            const links = await world.connections('bob');
            assert.deepEqual(links.filter(({ provider }) => provider === name), []);
        });

        test(`${name}: a code that is worth nothing`, async () => {
            const party = parties[name];
            const eve = world.person('eve');
            const link = await world.linkFor('eve', name, expected.scopes);
            eve.walker.stop = url => url.startsWith(world.redirectUri(name));
            const { url } = await eve.visitProvider(link, { account: 'eve' });
            eve.walker.stop = undefined;
            await party.revokeGrantsOf('eve');
            const page = await eve.walker.get(url);
            assert.ok(page.url.endsWith('/done') && page.status === 200, `${page.url} ${page.text}`);
            assert.ok(!/<our>|docs\./.test(page.text), page.text);
            const links = await world.connections('eve');
            assert.deepEqual(links.filter(({ provider }) => provider === name), []);
        });
    }

    test('google: the refresh token is kept when a refresh brings none', async () => {
        const party = parties.google;
        const grace = world.person('grace');
        await grace.link(await world.linkFor('grace', 'google', scopes));
        const client = await world.client('grace');
        const before = party.tokenRequests('refresh_token').length;
        while (party.tokenRequests('refresh_token').length < before + 2)
            assert.equal((await ask(client, 'google', { scopes })).body.account, 'grace');
        const used = party.tokenRequests('refresh_token').slice(before).map(({ form }) => form.refresh_token);
        assert.equal(new Set(used).size, 1);
    });

    test('notion: a token that is refused is refreshed once, and the request made again', async () => {
        const party = parties.notion;
        const alan = world.person('alan');
        await alan.link(await world.linkFor('alan', 'notion', []));
        const client = await world.client('alan');
        for (const [key, value] of party.store)
            if (key.startsWith('AccessToken:') && value.accountId === 'alan') party.store.delete(key);
        assert.equal((await ask(client, 'notion', { scopes: [] })).body.account, 'alan');
        assert.equal(party.tokenRequests('refresh_token').length, 1);
    });

    test('notion: another workspace is another account, although the user is the same (threat 53)', async () => {
        const linus = world.person('linus');
        await linus.link(await world.linkFor('linus', 'notion', []));
        chosenWorkspace.set('linus', { id: 'w-2', name: 'Suedwind' });
        const account = await linus.open(`${world.fixture.public_base_url}/${tenant}/account`);
        const asks = await linus.walker.send(account, formTo(account, '/connections/notion/connect'));
        const away = await linus.walker.send(asks, formTo(asks, new URL(asks.url).pathname));
        const page = await linus.consent(away, { account: 'linus' });
        assert.ok(page.url.endsWith('/confirm'), page.url);
        for (const name of ['Nordwind', 'Suedwind']) assert.ok(page.text.includes(name), page.text);
        assert.equal((await linkTo('linus', 'notion')).account_label, 'Nordwind');
        await linus.confirm(page);
        assert.equal((await linkTo('linus', 'notion')).account_label, 'Suedwind');
    });

    for (const [name, refusal] of [['github', '401'], ['slack', '200 with ok: false']]) {
        test(`${name}: a token that was revoked there (${refusal}) needs a new consent, without a loop`, async () => {
            const barbara = world.person('barbara');
            await barbara.link(await world.linkFor('barbara', name, scopes));
            await parties[name].revokeGrantsOf('barbara');
            const links = [];
            const client = await world.client('barbara', {
                onLink: link => {
                    links.push(link);
                    return { action: 'cancel' };
                }
            });
            const uses = () => parties[name].requests.filter(({ path }) => path === '/api/whoami').length;
            const before = uses();
            assert.equal((await askAfterRevocation(client, name, { scopes })).error, 'authorization_declined');
            assert.equal(uses(), before + 1);
            assert.equal(links.length, 1);
        });
    }
});
