// From a tool call to its result, as a person goes it: the official SDKs call, Chromium walks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { registerSecret, registerSecretsIn } from '../conformance/lib/evidence.mjs';
import { signal } from '../conformance/lib/fixture.mjs';
import { clients } from '../conformance/lib/link_clients.mjs';
import { inspect, launch, looks, openPage } from './lib/chromium.mjs';
import { setTenant, startFixture, startSample } from './lib/plexus.mjs';
import { addProvider, startProvider } from './lib/provider.mjs';

const tenant = 'secure';
const keyTenant = 'test_tenant_tool_api_key';

describe('the human path', { timeout: 240_000 }, () => {
    let fixture, sample, keySample, provider, browser;

    before(async () => {
        fixture = await startFixture();
        [sample, keySample] = await Promise.all([startSample(fixture, tenant), startSample(fixture, keyTenant)]);
        provider = await startProvider();
        await addProvider(fixture, tenant, 'github', provider);
        for (const [id, host, name] of [
            [tenant, sample, 'Nordwind Logistik'],
            [keyTenant, keySample, 'Werkstatt Süd']
        ])
            await setTenant(fixture, id, { name, settings: { host_login_url: `${host.address}/login` } }, name);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await provider?.stop();
        await sample?.stop();
        await keySample?.stop();
        await fixture?.stop();
    });

    const click = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

    async function signIn(page, user) {
        await page.type('input[name=user]', user);
        await click(page, 'button[value=yes]');
    }

    /** A user's token, as the host application gets it. */
    async function tokenOf(id, user) {
        const answer = await fetch(`${fixture.public_base_url}/${id}/plexus-auth/register-user`, {
            method: 'POST',
            headers: { 'X-Host-App-Secret': fixture.host_secret, 'Content-Type': 'application/json' },
            body: JSON.stringify({ user_id_from_host_app: user })
        });
        const told = await answer.json();
        registerSecretsIn(told, user);
        return told.plexus_user_auth_token;
    }

    for (const [name, connect] of Object.entries(clients)) {
        test(`an account: call, link, login, agreement, consent, confirmation, result; ${name}`, async () => {
            const user = `ada ${name}`;
            let walk;
            const client = await connect({
                url: fixture.url(tenant),
                token: await tokenOf(tenant, user),
                open: address => (walk = connectAccount(address, user))
            });
            const result = await client.call({ name: 'fetch_secure_external_data', arguments: { item_id: 'i' } });
            await walk;
            assert(!result.isError, JSON.stringify(result));
            assert.match(JSON.stringify(result.content), /success/);
            await client.close();
        });

        test(`a key: call, link, login, entry, result; ${name}`, async () => {
            const user = `kay ${name}`;
            let walk;
            const client = await connect({
                url: fixture.url(keyTenant),
                token: await tokenOf(keyTenant, user),
                open: address => (walk = enterKey(address, user))
            });
            const result = await client.call({ name: 'use_alpha_service_key_tool', arguments: {} });
            await walk;
            assert.match(JSON.stringify(result.content), /alpha-serv\.\.\./);
            await client.close();
        });
    }

    async function connectAccount(address, user) {
        const page = await openPage(browser, looks.light);
        await page.goto(address);
        await signIn(page, user);
        assert.equal(page.url(), address);
        await inspect(page, 'call-connect');
        await click(page, 'button.primary');
        await click(page, '#allow');
        await click(page, 'button.primary');
        assert.equal(await page.$eval('h1', heading => heading.textContent), 'Authentication Successful!');
    }

    function typeKey(page, key) {
        registerSecret(key, 'API key of the page');
        return page.type('#key', key);
    }

    async function enterKey(address, user) {
        const page = await openPage(browser, looks.light);
        await page.goto(address);
        await signIn(page, user);
        assert.equal(page.url(), address);
        await typeKey(page, 'alpha-service-key-0123456789');
        await click(page, 'button.primary');
        assert.equal(await page.$eval('h1', heading => heading.textContent), 'The key is kept');
    }

    for (const [name, look] of Object.entries(looks)) {
        test(`the pages of a key, ${name}`, async () => {
            const user = `ken ${name}`;
            const asked = signal();
            const client = await clients['SDK v2, 2026-07-28']({
                url: fixture.url(keyTenant),
                token: await tokenOf(keyTenant, user),
                open: asked.fire
            });
            const held = client.call({ name: 'use_alpha_service_key_tool', arguments: {} });
            const page = await openPage(browser, look);
            await page.goto(await asked.promise);
            await signIn(page, user);
            await inspect(page, `key-${name}`);
            await page.$eval('#key', field => field.removeAttribute('required'));
            await click(page, 'button.primary');
            await inspect(page, `key-wrong-${name}`);
            await typeKey(page, 'alpha-service-key-0123456789');
            await page.type('#label', 'laptop');
            await click(page, 'button.primary');
            await inspect(page, `key-done-${name}`);
            await held;
            await page.goto(`${fixture.public_base_url}/${keyTenant}/account`);
            await inspect(page, `account-keys-${name}`);
            await click(page, 'form[action$="/replace"] button');
            await inspect(page, `key-replace-${name}`);
            await typeKey(page, 'alpha-new-key-0123456789');
            await click(page, 'button.primary');
            await inspect(page, `key-replaced-${name}`);
            await client.close();
        });
    }
});
