// The pages as people see them: in Chromium, light, dark and on a phone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { inspect, launch, looks, openPage } from './lib/chromium.mjs';
import { setTenant, startFixture, startSample } from './lib/plexus.mjs';

describe('pages', { timeout: 180_000 }, () => {
    let fixture, sample, browser;
    const at = path => `${fixture.public_base_url}${path}`;

    before(async () => {
        fixture = await startFixture();
        sample = await startSample(fixture, 'secure');
        await setTenant(
            fixture,
            'secure',
            {
                name: 'Nordwind Logistik',
                settings: { host_login_url: `${sample.address}/login`, accent_colour: '#0a7d6c' }
            },
            'Nordwind Logistik'
        );
        await setTenant(
            fixture,
            'test_tenant_001',
            { name: 'Developers', settings: { allow_token_login: true, accent_colour: '#ffd400' } },
            'Developers'
        );
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await sample?.stop();
        await fixture?.stop();
    });

    /** Signs in at the sample host application; ends on the account page. */
    async function signIn(page, user) {
        await page.goto(at('/secure/account'));
        assert(page.url().startsWith(sample.address));
        await page.type('input[name=user]', user);
        await Promise.all([page.waitForNavigation(), page.click('button[value=yes]')]);
        assert.equal(page.url(), at('/secure/account'));
    }

    for (const [name, look] of Object.entries(looks)) {
        test(`messages, ${name}`, async () => {
            const page = await openPage(browser, look);
            await page.goto(at('/nobody/account'));
            await inspect(page, `unknown-${name}`);
            await page.goto(at('/conformance/account'));
            await inspect(page, `no-login-${name}`);
            await page.goto(at('/secure/login/signed-out'));
            await inspect(page, `signed-out-${name}`);
        });

        test(`pasting a token, ${name}`, async () => {
            const page = await openPage(browser, look);
            await page.goto(at('/test_tenant_001/account'));
            await inspect(page, `token-${name}`);
            await page.type('#token', 'plx_ut_wrong');
            await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
            await inspect(page, `token-wrong-${name}`);
            await page.type('#token', fixture.token('test_tenant_001'));
            await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
            assert.equal(page.url(), at('/test_tenant_001/account'));
            await inspect(page, `account-token-${name}`);
        });

        test(`signing in at the host application and out, ${name}`, async () => {
            const page = await openPage(browser, look);
            await signIn(page, 'grace hopper');
            await inspect(page, `account-${name}`);
            await Promise.all([page.waitForNavigation(), page.click('.user button')]);
            assert.equal(page.url(), at('/secure/login/signed-out'));
            const names = (await page.cookies()).map(cookie => cookie.name);
            assert.deepEqual(names.filter(name => name.startsWith('plx_s_')), []);
        });
    }

    test('nobody can put a page into a frame (threat 15)', async () => {
        const page = await openPage(browser, looks.light);
        await page.goto(`${sample.address}/`);
        const loaded = await page.evaluate(async address => {
            const frame = document.createElement('iframe');
            frame.src = address;
            document.body.append(frame);
            await new Promise(resolve => frame.addEventListener('load', resolve));
            return frame.contentDocument?.body?.textContent ?? 'refused';
        }, at('/secure/login/signed-out'));
        assert.equal(loaded, 'refused');
        assert(page.complaints.some(text => /frame-ancestors|X-Frame-Options/.test(text)), page.complaints.join());
    });

    test('a form on another site does nothing (threat 14)', async () => {
        const page = await openPage(browser, looks.light);
        await signIn(page, 'ada');
        await page.goto(`${sample.address.replace('localhost', '127.0.0.1')}/`);
        const [answer] = await Promise.all([
            page.waitForNavigation(),
            page.evaluate(address => {
                const form = document.createElement('form');
                form.method = 'post';
                form.action = address;
                document.body.append(form);
                form.submit();
            }, at('/secure/account/sign-out'))
        ]);
        assert.equal(answer.status(), 403);
        await page.goto(at('/secure/account'));
        assert.equal(page.url(), at('/secure/account')); // still signed in
    });
});
