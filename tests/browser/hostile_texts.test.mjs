// Threat 39, hole H6: whatever others write is a text on our pages, and what a return brings is not on them at all.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { registerSecretsIn } from '../conformance/lib/evidence.mjs';
import { launch, looks, openPage } from './lib/chromium.mjs';
import { setTenant, startFixture } from './lib/plexus.mjs';
import { addProvider, changeRows, startProvider } from './lib/provider.mjs';

/** Texts that would be more than text if anything forgot to escape them, or escaped them for another place. */
const corpus = [
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '{{user}}{{#links}}{{> content}}{{{user}}}',
    '{{t key.label}}{{/scopes}}{{! no }}',
    '&lt;b&gt;\u202Eevil\u202C&#60;i&#62;',
    '</title><iframe srcdoc="<script>alert(1)</script>">',
    'javascript:alert(1)',
    '" autofocus onfocus=alert(1) x="',
    "' style='position:fixed;inset:0' x='",
    '</bdi></main><form action=//evil.example><button>',
    '<a href=javascript:alert(1)>Continue</a>',
    '</style><style>body{display:none}</style>',
    '<link rel=stylesheet href=//evil.example/x.css>',
    '<meta http-equiv=refresh content=0;//evil.example>',
    '<base href=//evil.example/>',
    '<math><mtext><mglyph><style><img src=x onerror=alert(1)>',
    '<!--<script>',
    '--!><script>alert(1)</script>]]>',
    '<![CDATA[<script>alert(1)</script>',
    '<details open ontoggle=alert(1)>',
    '%3Cscript%3Ealert(1)%3C/script%3E',
    '+ADw-script+AD4-alert(1)',
    '\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E',
    '\u200B\u2028<b\u00A0onclick=alert(1)>\uFEFF',
    '<\u0301script>Z\u0338\u0322\u0301</script>',
    '${alert(1)}<%= 7*7 %>#{7*7}',
    '\\"><script>alert(1)//\\',
    '=HYPERLINK("//evil.example")'
];

/** As our pages show names: without what cannot be seen, on one line. */
const shown = text => text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, c => (/\s/.test(c) ? ' ' : '')).replace(/\s+/g, ' ').trim();
/** What a scope may hold (RFC 6749 section 3.3), and no separator. */
const asScope = text => text.replace(/[^\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]/g, '');

describe('hostile texts', { timeout: 570_000 }, () => {
    let fixture, provider, browser;
    const at = path => `${fixture.public_base_url}${path}`;

    before(async () => {
        fixture = await startFixture();
        provider = await startProvider();
        await setTenant(fixture, 'secure', { name: 'Plain', settings: { host_login_url: `${provider.base}/login` } }, 'Plain');
        const pasting = { host_login_url: '', allow_token_login: true };
        await setTenant(fixture, 'test_tenant_001', { name: 'Pasting', settings: pasting }, 'Pasting');
        await addProvider(fixture, 'secure', 'plain', provider);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await provider?.stop();
        await fixture?.stop();
    });

    const click = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

    const post = (path, headers, body) => {
        registerSecretsIn(body, 'the hostile texts');
        return fetch(at(`/secure/${path}`), {
            method: 'POST',
            headers: { ...headers, 'Content-Type': 'application/json' },
            body: JSON.stringify(body)
        });
    };

    /** A page of somebody whom the host application, which we are, calls so. */
    async function signedIn(user, display_name) {
        const page = await openPage(browser, looks.light);
        await page.goto(at('/secure/account'));
        const challenge = new URL(page.url()).searchParams.get('login_challenge');
        const headers = { 'X-Host-App-Secret': fixture.host_secret };
        const body = { user_id_from_host_app: user, display_name };
        const accepted = await post(`plexus-auth/login-challenges/${challenge}/accept`, headers, body);
        await page.goto((await accepted.json()).redirect_to);
        return page;
    }

    async function openLink(page, name) {
        await page.goto(at('/secure/account'));
        await click(page, `form[action$="/connections/${name}/connect"] button`);
        return page.url();
    }

    /** A page that asks for a key, as a tool with these words opens it. */
    async function openKeyPage(page, user, words) {
        const secret = { 'X-Host-App-Secret': fixture.host_secret };
        const registered = await post('plexus-auth/register-user', secret, { user_id_from_host_app: user, label: words.token });
        const told = await registered.json();
        registerSecretsIn(told, user);
        const key = { provider_name: 'alpha', api_key_value: 'alpha-key-0123456789', label: words.label };
        await post('plexus-services/api-keys', { Authorization: `Bearer ${told.plexus_user_auth_token}` }, key);
        await page.goto(at('/secure/account'));
        await click(page, 'form[action$="/keys/alpha/replace"] button');
        const details = JSON.stringify({ display_name: words.name, instructions: words.instructions });
        changeRows(fixture, "UPDATE pending_flow SET details = ? WHERE kind = 'key_entry' AND user = ?", details, user);
        await page.reload();
    }

    /** Elements, attributes and their order: what a text must not change. */
    const skeletonOf = page =>
        page.evaluate(() =>
            [...document.querySelectorAll('*')].map(
                element => `${element.parentElement?.tagName}>${element.tagName} ${element.getAttributeNames().sort()}`
            )
        );

    /** The page shows the texts, all of them whole, and is built as with harmless ones. */
    async function expectTexts(page, name, texts, skeletons) {
        const seen = await page.evaluate(() => `${document.title} ${document.body.textContent}`.replace(/\s+/g, ' '));
        for (const text of texts) assert(seen.includes(shown(text)), `${name}: ${text} is not in ${seen}`);
        skeletons[name] ??= await skeletonOf(page);
        assert.deepEqual(await skeletonOf(page), skeletons[name], name);
        expectNoComplaints(page, name);
    }

    function expectNoComplaints(page, name) {
        assert.deepEqual(page.complaints.filter(complaint => !/Failed to load resource/.test(complaint)), [], name);
    }

    /** One person's way past every page on which somebody else's words stand. The same number of things each time. */
    async function walk(text, number, skeletons) {
        const of = what => `${text} ${what}`;
        const [user, hub, scope] = [`u${number} ${text}`, `hub${number}`, `${asScope(text)}/scope`];
        const look = (page, name, texts) => expectTexts(page, name, texts.map(of), skeletons);
        await setTenant(fixture, 'secure', { name: of(`tenant ${number}`) }, `tenant ${number}`);
        addProvider(fixture, 'secure', hub, provider, { display_name: of('hub'), scopes: { defaults: [scope] } });
        Object.assign(provider.answers, { id: of('id'), login: of('login'), scope: undefined });
        const page = await signedIn(user, of('user'));
        await openLink(page, hub);
        await look(page, 'connect', ['tenant', 'user', 'hub']);
        await expectTexts(page, 'connect', [scope], skeletons);
        await click(page, 'button.primary');
        await click(page, '#allow');
        await look(page, 'confirm', ['tenant', 'user', 'hub', 'login']);
        await click(page, 'button.primary');
        await look(page, 'done', ['tenant', 'user', 'hub', 'login']);
        await openKeyPage(page, user, { token: of('token'), label: of('label'), name: of('name'), instructions: of('instructions') });
        await look(page, 'key', ['tenant', 'user', 'name', 'instructions']);
        await page.type('input[name=key]', ' ');
        await click(page, 'button.primary');
        await look(page, 'key, wrong', ['tenant', 'user', 'name', 'instructions']);
        await click(page, 'form[action$="/stop"] button');
        await look(page, 'key, refused', ['tenant']);
        await page.goto(at('/secure/account'));
        await look(page, 'account', ['tenant', 'user', 'hub', 'login', 'label', 'token']);
        await expectTexts(page, 'account', [scope], skeletons);
        await openLink(page, hub);
        await click(page, 'button.primary');
        await click(page, '#deny');
        await look(page, 'denied', ['tenant', 'hub']);
        await page.goto(at('/secure/connect/nothing'));
        await look(page, 'dead', ['tenant']);
        await page.goto(at('/secure/account'));
        await click(page, 'form[action$="/sign-out"] button');
        await look(page, 'signed out', ['tenant']);
        await page.browserContext().close();
        changeRows(fixture, "DELETE FROM provider_config WHERE tenant = 'secure' AND name = ?", hub);
    }

    test('texts of hosts, tenants, providers, tools and users stay texts', async () => {
        const skeletons = {};
        await walk('plain', 0, skeletons);
        assert.equal(Object.keys(skeletons).length, 10);
        for (const [index, text] of corpus.entries()) await walk(text, index + 1, skeletons);
    });

    test("a tenant's name stays text on the page that takes a token", async () => {
        const page = await openPage(browser, looks.light);
        const skeletons = {};
        const guesses = 8; // after ten of them an address has to wait
        for (const [index, text] of ['plain', ...corpus].entries()) {
            const name = `${text} tenant ${index}`;
            await setTenant(fixture, 'test_tenant_001', { name }, `tenant ${index}`);
            await page.goto(at('/test_tenant_001/login'));
            await expectTexts(page, 'token', [name], skeletons);
            if (index >= guesses) continue;
            await page.type('input[name=token]', text.replace(/[^ -~]/g, ''));
            await click(page, 'button.primary');
            await expectTexts(page, 'wrong token', [name], skeletons);
            assert.equal(await page.evaluate(() => document.querySelector('input[name=token]').value), '');
        }
    });

    /** Nothing of the text is there, in whatever spelling. */
    async function expectAbsent(page, text, name) {
        const content = await page.content();
        const spellings = [text, shown(text), encodeURIComponent(text), text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')];
        for (const spelling of spellings) assert(!content.includes(spelling), `${name}: ${spelling} is on ${page.url()}`);
        expectNoComplaints(page, name);
    }

    // The state is live, and the browser the right one: not only the page of an error is seen.
    test('what the return of a live flow brings is not shown', async () => {
        await setTenant(fixture, 'secure', { name: 'Plain' }, 'Plain');
        Object.assign(provider.answers, { id: '7', login: 'octo-bob' });
        const skeletons = {};
        for (const [index, text] of ['plain-text-of-the-return', ...corpus].entries()) {
            const page = await signedIn(`returning ${index}`, 'Rita'); // a browser keeps only so many cookies
            const returns = {
                denied: { error: 'access_denied', error_description: text, error_uri: text },
                failed: { error: text, error_description: text, [text]: text },
                exchanged: { code: text, session_state: text, [text]: text }
            };
            for (const [name, parameters] of Object.entries(returns)) {
                const link = await openLink(page, 'plain');
                await click(page, 'button.primary');
                const back = new URL(await page.evaluate(() => document.querySelector('#allow').href));
                const state = back.searchParams.get('state');
                back.search = new URLSearchParams({ state, ...parameters });
                await page.goto(back.href);
                assert(page.url().startsWith(link), `${page.url()} is not of ${link}`);
                await expectAbsent(page, text, name);
                skeletons[name] ??= await skeletonOf(page);
                assert.deepEqual(await skeletonOf(page), skeletons[name], `${name}: ${text}`);
                if (name === 'exchanged') await click(page, 'form[action$="/stop"] button');
            }
            await page.browserContext().close();
        }
    });

    test('hostile parts of addresses are not shown', async () => {
        for (const tenant of ['secure', 'test_tenant_001']) await setTenant(fixture, tenant, { name: 'Plain' }, 'Plain');
        const page = await signedIn('reflected', 'Rita');
        const skeletons = {};
        for (const text of ['plain-text-in-an-address', ...corpus]) {
            const segment = encodeURIComponent(text.replaceAll(/[/\\]/g, ''));
            const value = encodeURIComponent(text);
            const addresses = {
                connect: `/secure/connect/${segment}`,
                done: `/secure/connect/${segment}/done`,
                confirm: `/secure/connect/${segment}/confirm`,
                key: `/secure/keys/${segment}`,
                tenant: `/${segment}/account`,
                provider: `/secure/oauth/external_callback/${segment}?state=x&code=y`,
                callback: `/secure/login/callback?login_verifier=${value}`,
                token: `/test_tenant_001/login/token?login_challenge=${value}`,
                query: `/secure/login/signed-out?${value}=${value}`
            };
            for (const name of ['state', 'code', 'error', 'error_description', 'iss', text])
                addresses[name] = `/secure/oauth/external_callback/plain?${new URLSearchParams({ state: 'x', code: 'y', [name]: text })}`;
            for (const [name, address] of Object.entries(addresses)) {
                await page.goto(at(address));
                await expectAbsent(page, text, name);
                if (name === text || (await page.evaluate(() => document.contentType !== 'text/html'))) continue;
                skeletons[name] ??= await skeletonOf(page);
                assert.deepEqual(await skeletonOf(page), skeletons[name], `${name}: ${text}`);
            }
        }
    });
});
