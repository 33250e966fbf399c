// Guests connect accounts: no login, but a code that the browser shows and their client brings.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { legacyClient, textOf } from '../conformance/lib/clients.mjs';
import { registerSecret } from '../conformance/lib/evidence.mjs';
import { signal } from '../conformance/lib/fixture.mjs';
import { inspect, launch, looks, openPage } from './lib/chromium.mjs';
import { setTenant, startFixture } from './lib/plexus.mjs';
import { addProvider, startProvider } from './lib/provider.mjs';

const tenant = 'secure';

describe('a guest who connects an account', { timeout: 240_000 }, () => {
    let fixture, provider, browser;

    before(async () => {
        fixture = await startFixture();
        provider = await startProvider();
        await addProvider(fixture, tenant, 'github', provider);
        const settings = { guests: 'allowed', guest_connections: 'confirm_code', allow_token_login: true };
        await setTenant(fixture, tenant, { name: 'Nordwind Logistik', settings }, 'Nordwind Logistik');
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await provider?.stop();
        await fixture?.stop();
    });

    const click = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
    const useAccount = client => client.callTool({ name: 'fetch_secure_external_data', arguments: { item_id: 'i' } });
    const bring = (client, code) => client.callTool({ name: 'confirm_connection', arguments: { code } });

    /** A guest's client and the link that its first call was answered with; the call is held. */
    async function guestWithLink() {
        const asked = signal();
        const elicitation = ({ params }) => {
            asked.fire(params.url);
            return { action: 'accept' };
        };
        const client = await legacyClient({ url: fixture.url(tenant), handlers: { elicitation } });
        const held = useAccount(client);
        held.catch(() => {}); // its session may end first
        return { client, held, link: await asked.promise };
    }

    /** Goes to the provider and back; the code. */
    async function agree(page, link) {
        await page.goto(link);
        await click(page, 'button.primary');
        await click(page, '#allow');
        assert.equal(page.url(), `${link}/confirm`);
        const code = await page.$eval('.code', element => element.textContent);
        registerSecret(code, 'code of a guest');
        return code;
    }

    async function leave(client) {
        await client.transport.terminateSession();
        await client.close();
    }

    for (const [name, look] of Object.entries(looks)) {
        test(`call, link, agreement, consent, code, result; ${name}`, async () => {
            const { client, held, link } = await guestWithLink();
            const page = await openPage(browser, look);
            await page.goto(link);
            await inspect(page, `guest-connect-${name}`);
            const code = await agree(page, link);
            await inspect(page, `guest-code-${name}`);
            assert.match(textOf(await held), /confirmation_code_required/);
            const confirmed = await bring(client, code.toLowerCase().replace('-', ' '));
            assert.match(textOf(confirmed), /octo-bob/);
            await page.reload();
            assert.equal(page.url(), `${link}/done`);
            await inspect(page, `guest-done-${name}`);
            assert.match(textOf(await useAccount(client)), /success/);
            await leave(client);
            const next = await guestWithLink(); // nothing is left of the session
            await leave(next.client);
        });
    }

    test('who made the link sees no code when somebody else has followed it (threat 42)', async () => {
        const { client, link } = await guestWithLink();
        const victim = await openPage(browser, looks.light);
        const code = await agree(victim, link);
        const attacker = await openPage(browser, looks.light);
        await attacker.goto(`${link}/confirm`);
        assert.equal(await attacker.$('.code'), null);
        await inspect(attacker, 'guest-dead');
        assert.equal((await bring(client, code)).isError, true); // and nobody can use the link any more
        await leave(client);
    });

    test('another guest’s code is of no use', async () => {
        const [one, other] = [await guestWithLink(), await guestWithLink()];
        const code = await agree(await openPage(browser, looks.light), one.link);
        const refused = await bring(other.client, code);
        assert.equal(refused.isError, true);
        assert.match(textOf(refused), /No account waits for this code/);
        assert.match(textOf(await bring(one.client, code)), /octo-bob/);
        await leave(one.client);
        await leave(other.client);
    });

    test('“I did not start this” ends it', async () => {
        const { client, held, link } = await guestWithLink();
        const page = await openPage(browser, looks.light);
        const code = await agree(page, link);
        await click(page, 'form[action$="/stop"] button');
        assert.equal(page.url(), `${link}/done`);
        await inspect(page, 'guest-stopped');
        await held;
        assert.equal((await bring(client, code)).isError, true);
        await leave(client);
    });

    test('somebody who is signed in there is a guest all the same, and sees how it ended', async () => {
        const page = await openPage(browser, looks.light);
        await page.goto(`${fixture.public_base_url}/${tenant}/account`);
        await page.type('#token', fixture.token(tenant));
        await click(page, 'button[type=submit]');
        const { client, link } = await guestWithLink();
        await page.goto(link);
        await click(page, 'button.primary');
        await click(page, '#deny');
        assert.equal(page.url(), `${link}/done`);
        assert.equal(await page.$eval('h1', heading => heading.textContent), 'Nothing was connected');
        await leave(client);
    });

    test('users do not see confirm_connection', async () => {
        const client = await legacyClient({ url: fixture.url(tenant), token: fixture.token(tenant) });
        const { tools } = await client.listTools();
        assert(!tools.some(({ name }) => name === 'confirm_connection'));
        await leave(client);
    });
});
