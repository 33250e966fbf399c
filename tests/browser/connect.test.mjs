// Linking an account as people do it: host application, our pages, the provider's consent page.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { registerSecretsIn } from '../conformance/lib/evidence.mjs';
import { inspect, launch, looks, openPage } from './lib/chromium.mjs';
import { setTenant, startFixture, startSample } from './lib/plexus.mjs';
import { addProvider, startProvider } from './lib/provider.mjs';

describe('linking an account', { timeout: 240_000 }, () => {
    let fixture, sample, provider, browser;
    const at = path => `${fixture.public_base_url}${path}`;

    before(async () => {
        fixture = await startFixture();
        sample = await startSample(fixture, 'secure');
        provider = await startProvider();
        await addProvider(fixture, 'secure', 'hub', provider);
        await addProvider(fixture, 'secure', 'calendar', provider, { display_name: 'Kalender & Co' });
        await setTenant(
            fixture,
            'secure',
            {
                name: 'Nordwind Logistik',
                settings: { host_login_url: `${sample.address}/login`, accent_colour: '#0a7d6c' }
            },
            'Nordwind Logistik'
        );
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await provider?.stop();
        await sample?.stop();
        await fixture?.stop();
    });

    const click = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

    /** Signs in at the sample host application, which Plexus has sent the browser to. */
    async function signInAtHost(page, user) {
        assert(page.url().startsWith(sample.address), page.url());
        await page.type('input[name=user]', user);
        await click(page, 'button[value=yes]');
    }

    /** The address of a new link for the user. */
    async function newLink(page, name = 'hub') {
        await page.goto(at('/secure/account'));
        await click(page, `form[action$="/connections/${name}/connect"] button`);
        return page.url();
    }

    async function personAt(look, user) {
        const page = await openPage(browser, look);
        await page.goto(at('/secure/account'));
        await signInAtHost(page, user);
        return page;
    }

    for (const [name, look] of Object.entries(looks)) {
        test(`link, login, agreement, consent, confirmation, done; ${name}`, async () => {
            Object.assign(provider.answers, { id: '7', login: 'octo-bob' });
            const user = `grace ${name}`;
            const address = await newLink(await personAt(look, user));
            const page = await openPage(browser, look);
            await page.goto(address); // as from a mail: a browser that nobody is signed in to
            await signInAtHost(page, user);
            assert.equal(page.url(), address);
            await inspect(page, `connect-${name}`);
            await click(page, 'button.primary');
            assert(page.url().startsWith(`${provider.base}/authorize`));
            await click(page, '#allow');
            assert.equal(page.url(), `${address}/confirm`);
            await inspect(page, `confirm-${name}`);
            await click(page, 'button.primary');
            assert.equal(page.url(), `${address}/done`);
            await inspect(page, `done-${name}`);
            provider.answers.scope = 'repo:read';
            await newLink(page);
            await click(page, 'button.primary');
            await click(page, '#allow');
            await inspect(page, `too-narrow-${name}`);
            provider.answers.scope = undefined;
            Object.assign(provider.answers, { id: '8', login: 'octo-work' });
            await newLink(page);
            await click(page, 'button.primary');
            await click(page, '#allow');
            await inspect(page, `confirm-other-${name}`);
            await page.goto(at('/secure/account'));
            await inspect(page, `account-connected-${name}`);
        });

        test(`declining, ${name}`, async () => {
            const page = await personAt(look, `mary ${name}`);
            await newLink(page);
            await click(page, 'button.primary');
            await click(page, '#deny');
            await inspect(page, `denied-${name}`);
            const address = await newLink(page);
            await click(page, 'form[action$="/stop"] button');
            await inspect(page, `stopped-${name}`);
            const other = await personAt(look, `eve ${name}`);
            await other.goto(address);
            await inspect(other, `dead-${name}`);
        });
    }

    test('the whole path fits a keyboard and a screen reader', async () => {
        const page = await personAt(looks.light, 'kay');
        await newLink(page);
        const tree = await page.accessibility.snapshot();
        const all = node => [node, ...(node.children ?? []).flatMap(all)];
        const buttons = all(tree).filter(node => node.role === 'button').map(node => node.name);
        assert.deepEqual(buttons, ['Continue to Code Hub', 'I did not start this']);
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    });

    // Threat 15.
    test('no step can be put into a frame', async () => {
        const page = await personAt(looks.light, 'framed');
        const address = await newLink(page);
        await click(page, 'button.primary');
        await click(page, '#allow');
        const ours = ['/secure/account', '/secure/login/denied', '/secure/oauth/external_callback/hub?state=x&code=y'];
        const steps = [address, `${address}/confirm`, `${address}/done`, await newLink(page, 'calendar')];
        steps.push(await keyPage(page, 'framed'));
        await page.goto(`${sample.address}/`); // another origin of the same site: cookies are sent
        for (const path of ours.map(at).concat(steps)) {
            page.complaints = [];
            await loadFrame(page, path);
            assert(page.complaints.some(text => /frame-ancestors|X-Frame-Options/.test(text)), path);
        }
    });

    /** The address of a page that asks for an API key in place of the one that there is. */
    async function keyPage(page, user) {
        const post = (path, headers, body) => {
            registerSecretsIn(body, user);
            return fetch(at(`/secure/${path}`), {
                method: 'POST',
                headers: { ...headers, 'Content-Type': 'application/json' },
                body: JSON.stringify(body)
            });
        };
        const registered = await post(
            'plexus-auth/register-user',
            { 'X-Host-App-Secret': fixture.host_secret },
            { user_id_from_host_app: user }
        );
        const told = await registered.json();
        registerSecretsIn(told, user);
        const token = told.plexus_user_auth_token;
        await post(
            'plexus-services/api-keys',
            { Authorization: `Bearer ${token}` },
            { provider_name: 'alpha', api_key_value: 'alpha-key-0123456789' }
        );
        await page.goto(at('/secure/account'));
        await click(page, 'form[action$="/keys/alpha/replace"] button');
        assert(page.url().startsWith(at('/secure/keys/')), page.url());
        return page.url();
    }

    function loadFrame(page, address) {
        return page.evaluate(async src => {
            const frame = document.createElement('iframe');
            frame.src = src;
            document.body.append(frame);
            await new Promise(resolve => frame.addEventListener('load', resolve));
        }, address);
    }
});
