// The way people go, in Chromium: a tool is called, the client is asked to open a page, the user signs in
// at the host application, agrees, consents at the provider, confirms the account, and the call that was
// held answers. With the official SDKs of both eras.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { legacyClient, modernClient } from '../conformance/lib/clients.mjs';
import { accountOf } from './lib/third_party.mjs';
import { ask, startWorld, tenant } from './lib/world.mjs';
import { inspect, launch, looks, openPage, photograph } from '../browser/lib/chromium.mjs';
import { setTenant } from '../browser/lib/plexus.mjs';

const eras = {
    'SDK v2 on 2026-07-28': { connect: modernClient, look: 'light', user: 'ada lovelace' },
    'SDK v1 on 2025-11-25': { connect: legacyClient, look: 'dark', user: 'grace hopper' },
    'SDK v2, on a phone': { connect: modernClient, look: 'phone', user: 'alan turing' }
};

describe('linking an account in Chromium', { timeout: 600_000 }, () => {
    let world, hub, browser;

    before(async () => {
        world = await startWorld();
        hub = await world.addThirdParty('hub');
        const settings = { ...world.settings, accent_colour: '#0a7d6c' };
        await setTenant(world.fixture, tenant, { name: 'Nordwind Logistik', settings }, 'Nordwind Logistik');
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await world?.stop();
    });

    const at = (page, start) => assert.ok(page.url().startsWith(start), `${page.url()}, not ${start}`);
    const press = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);
    const plexus = path => `${world.fixture.public_base_url}/${tenant}${path}`;

    async function signIn(page, user, name) {
        at(page, world.sample.address);
        await page.type('input[name=user]', user);
        await photograph(page, `host-application-${name}`);
        await press(page, 'button[value=yes]');
    }

    async function consent(page, account, name) {
        at(page, `${hub.issuer}/interaction/`);
        await page.type('input[name=login]', account);
        await page.type('input[name=password]', 'x');
        await photograph(page, `provider-login-${name}`);
        await press(page, 'button[type=submit]');
        at(page, `${hub.issuer}/interaction/`);
        await photograph(page, `provider-consent-${name}`);
        await press(page, 'button[type=submit]');
    }

    /** A client whose user opens the link in `page`; `walk` is done once the last page is there. */
    async function clientOf({ connect, user }, walk) {
        const walks = [];
        const elicitation = request => {
            assert.equal(request.params.mode, 'url');
            walks.push(walk(request.params.url));
            return { action: 'accept' }; // at once: the call is held meanwhile
        };
        const token = await world.tokenOf(user);
        const client = await connect({ url: new URL(plexus('/mcp')), token, handlers: { elicitation } });
        return { client, walks };
    }

    for (const [name, era] of Object.entries(eras)) {
        test(`${name}: the held call answers when the account is confirmed`, async () => {
            const page = await openPage(browser, looks[era.look]);
            const account = era.user.split(' ')[0];
            const { client, walks } = await clientOf(era, async link => {
                await page.goto(link);
                await signIn(page, era.user, era.look);
                assert.equal(page.url(), link);
                await inspect(page, `held-ask-${era.look}`);
                await press(page, 'main button.primary');
                await consent(page, account, era.look);
                assert.equal(page.url(), `${link}/confirm`);
                await inspect(page, `held-confirm-${era.look}`);
                await press(page, 'main button.primary');
                assert.equal(page.url(), `${link}/done`);
                await inspect(page, `held-done-${era.look}`);
            });
            const told = await ask(client, 'hub');
            await Promise.all(walks);
            assert.equal(walks.length, 1);
            assert.equal(told.body?.account, account, JSON.stringify(told));
            await client.close();

            await page.goto(plexus('/account'));
            assert.ok((await page.$eval('main', main => main.textContent)).includes(accountOf(account).name));
            await inspect(page, `held-account-${era.look}`);
        });

        test(`${name}: who declines at the provider is told so, and so is the call`, async () => {
            const page = await openPage(browser, looks[era.look]);
            const { client, walks } = await clientOf({ ...era, user: `no ${era.user}` }, async link => {
                await page.goto(link);
                await signIn(page, `no ${era.user}`, `declines-${era.look}`);
                await press(page, 'main button.primary');
                at(page, `${hub.issuer}/interaction/`);
                await page.goto(`${page.url()}/abort`);
                assert.equal(page.url(), `${link}/done`);
                await inspect(page, `held-denied-${era.look}`);
            });
            const told = await ask(client, 'hub');
            await Promise.all(walks);
            assert.equal(told.error, 'authorization_declined');
            await client.close();
        });
    }

    test('somebody else’s link shows nothing of it (threat 42)', async () => {
        const link = await world.linkFor('ada lovelace', 'hub', ['repo']);
        const page = await openPage(browser, looks.light);
        await page.goto(link);
        await signIn(page, 'mallory', 'stranger');
        await inspect(page, 'held-dead-light');
        assert.ok(!/lovelace|Example Hub|repo/i.test(await page.content()));
    });

    test('another account than before is asked about in both names (threat 53)', async () => {
        const user = 'edsger dijkstra';
        const page = await openPage(browser, looks.light);
        for (const [account, scopes] of [['edsger', ['read:user']], ['wim', ['repo']]]) {
            await page.goto(await world.linkFor(user, 'hub', scopes));
            if (page.url().startsWith(world.sample.address)) await signIn(page, user, 'again');
            await press(page, 'main button.primary');
            await consent(page, account, 'again');
            await inspect(page, `held-confirm-${account}-light`);
            await press(page, 'main button.primary');
            await page.deleteCookie(...(await page.cookies(hub.issuer)));
        }
        assert.equal((await world.connections(user))[0].account_label, accountOf('wim').name);
    });
});
