// Third parties that do not answer as they should, or do not mean well: oauth2-mock-server, whose answers
// are changed on their way (threat 48), and oidc-provider behind a front that breaks them.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';

import { Events, OAuth2Server } from 'oauth2-mock-server';

import { rssOf } from '../conformance/endurance/process.mjs';
import { registerSecret, registerSecretsIn } from '../conformance/lib/evidence.mjs';
import { DropConnection } from './lib/front.mjs';
import { ask, startWorld } from './lib/world.mjs';

const mark = 'MARK-OF-THE-PROVIDER';
const good = { access_token: 'a-good-token-0123456789', token_type: 'Bearer', scope: 'read:user' };

/** What the token endpoint says; nothing of it may be taken for a token. */
const notTokens = {
    'nothing at all': {},
    'null': null,
    'an array': [good],
    'a token that is an array': { ...good, access_token: ['a', 'b'] },
    'a token that is an object': { ...good, access_token: { value: 'a' } },
    'a token that is a number': { ...good, access_token: 17 },
    'an empty token': { ...good, access_token: '' },
    'a token with a line feed': { ...good, access_token: 'a\r\nX-Injected: 1' },
    'a token with a NUL': { ...good, access_token: 'a\u0000b' },
    'a token in another script': { ...good, access_token: 'токен' },
    'a token of 100 kB': { ...good, access_token: 'a'.repeat(100_000) },
    'a kind of token that we cannot use': { ...good, token_type: 'mac' },
    'no token but a nested one': { data: good },
    'an error beside a token': { ...good, error: 'invalid_grant', error_description: `<script>${mark}</script>` },
    'an error that nobody knows': { error: mark },
    'ten megabytes': { ...good, padding: 'x'.repeat(10_000_000) },
    'brackets a thousand deep': { ...good, deep: JSON.parse('['.repeat(1000) + ']'.repeat(1000)) }
};

/** Odd, but good enough: what it must be understood as, in seconds. */
const lifetimes = [
    ['absent', undefined, null],
    ['a string', '3600', 3600],
    ['a fraction', 3600.7, 3600],
    ['enormous', 1e12, 10 * 365 * 86_400]
];

/** Bytes that no JSON library would write. */
const broken = {
    'a page': ['text/html', `<h1>${mark}</h1>`],
    'half of an object': ['application/json', '{"access_token":"a-good-token-0123456789"'],
    'a member twice': ['application/json', '{"access_token":"one","access_token":"two","token_type":"Bearer"}'],
    'a number that is none': ['application/json', '{"access_token":"one","token_type":"Bearer","expires_in":NaN}'],
    'nothing': ['application/json', ''],
    'a broken form': ['application/x-www-form-urlencoded', 'access_token=%zz']
};

/** RFC 1952: the head of a file whose deflated blocks follow, each of which stands alone. */
const gzipHead = Buffer.from('1f8b08000000000000ff', 'hex');
const megabyteInGzip = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: constants.Z_FULL_FLUSH });
const piecesOfGzip = Buffer.concat(Array(64).fill(megabyteInGzip));

/** More than anybody wants: first bytes, and a piece that comes so many times. */
const floods = {
    'a gigabyte': [{}, '{"access_token":"', Buffer.alloc(1 << 16, 'a'), 1 << 14],
    'a gigabyte that unpacks to a terabyte': [{ 'content-encoding': 'gzip' }, gzipHead, piecesOfGzip, 1 << 14]
};

describe('hostile third parties', { timeout: 600_000 }, () => {
    let world, mock, hub;
    let people = 0;

    before(async () => {
        world = await startWorld();
        mock = new OAuth2Server();
        await mock.issuer.keys.generate('RS256');
        await mock.start(0, '127.0.0.1');
        const issuer = `http://127.0.0.1:${mock.address().port}`;
        await world.addProvider('mock', {
            preset: 'generic-oauth2',
            client_id: 'plexus',
            client_secret: 'mock-secret-0123456789',
            overrides: {
                authorization_url: `${issuer}/authorize`,
                token_url: `${issuer}/token`,
                account: { url: `${issuer}/userinfo`, id: 'sub', label: 'sub' },
                api: { base_url: issuer }
            }
        });
        hub = await world.addThirdParty('hub');
        registerSecretsIn(good, 'a hostile third party');
    });
    after(async () => {
        await mock?.stop();
        await world?.stop();
    });
    beforeEach(() => {
        // Before a test changes what is given.
        mock.service.on(Events.BeforeResponse, (answer, request) => {
            registerSecretsIn(answer.body, 'the mock');
            registerSecretsIn(request.body, 'the server');
        });
        mock.service.on(Events.BeforeAuthorizeRedirect, ({ url }) =>
            registerSecret(url.searchParams.get('code'), 'authorization code of the mock')
        );
    });
    afterEach(() => {
        for (const event of Object.values(Events)) mock.service.removeAllListeners(event);
        hub.handler.after = async () => {};
    });

    /** Somebody new goes all the way; ends on the last page. */
    async function visit(provider = 'mock') {
        const user = `visitor-${(people += 1)}`;
        const link = await world.linkFor(user, provider);
        const page = await world.person(user).link(link);
        return { page, links: await world.connections(user) };
    }

    function assertNothingCame({ page, links }, name) {
        assert.deepEqual(links, [], name);
        assert.equal(page.status, 200, `${name}: ${page.text}`);
        assert.ok(page.url.endsWith('/done'), name);
        assert.ok(!page.html.includes(mark), name);
    }

    test('the mock links accounts when nobody meddles', async () => {
        const { links } = await visit();
        assert.equal(links[0]?.account_id, 'johndoe');
    });

    for (const [name, body] of Object.entries(notTokens)) {
        test(`the token answer is ${name}`, async () => {
            mock.service.on(Events.BeforeResponse, answer => {
                answer.body = body;
            });
            assertNothingCame(await visit(), name);
        });
    }

    for (const status of [301, 400, 401, 403, 429, 500, 503]) {
        test(`a token comes with status ${status}`, async () => {
            mock.service.on(Events.BeforeResponse, answer => {
                answer.statusCode = status;
            });
            assertNothingCame(await visit(), status);
        });
    }

    for (const [name, expiresIn, seconds] of lifetimes) {
        test(`the lifetime is ${name} (threat 51)`, async () => {
            mock.service.on(Events.BeforeResponse, answer => {
                answer.body.expires_in = expiresIn;
            });
            const { links } = await visit();
            assert.equal(links.length, 1);
            const { expires_at, obtained_at } = links[0];
            const lasts = expires_at && Math.floor((Date.parse(expires_at) - Date.parse(obtained_at)) / 1000);
            assert.equal(lasts ?? null, seconds);
        });
    }

    for (const body of [{ sub: { is: mark } }, {}, [], null]) {
        test(`the account is ${JSON.stringify(body)}`, async () => {
            mock.service.on(Events.BeforeUserinfo, answer => {
                answer.body = body;
            });
            const { page } = await visit();
            assert.equal(page.status, 200, page.text);
            assert.ok(!page.html.includes(mark));
        });
    }

    test('an account’s name is text, whatever is in it (threat 39)', async () => {
        const name = '<img src=x onerror=alert(1)>\u202eevil';
        mock.service.on(Events.BeforeUserinfo, answer => {
            answer.body = { sub: name };
        });
        const user = 'visitor-of-names';
        const page = await world.person(user).visitProvider(await world.linkFor(user, 'mock'));
        assert.ok(page.url.endsWith('/confirm'), page.text);
        assert.ok(!/<img|\u202e/.test(page.html), page.html);
    });

    test('a refusal in the browser is told in our own words', async () => {
        mock.service.on(Events.BeforeAuthorizeRedirect, redirect => {
            redirect.url.searchParams.delete('code');
            redirect.url.searchParams.set('error', 'access_denied');
            redirect.url.searchParams.set('error_description', `<b>${mark}</b>`);
        });
        assertNothingCame(await visit(), 'denied');
    });

    test('a return with two codes is refused', async () => {
        mock.service.on(Events.BeforeAuthorizeRedirect, redirect => redirect.url.searchParams.append('code', mark));
        const { page, links } = await visit();
        assert.equal(page.status, 400);
        assert.ok(!page.html.includes(mark));
        assert.deepEqual(links, []);
    });

    for (const [name, [type, body]] of Object.entries(broken)) {
        test(`the token answer is ${name}`, async () => {
            hub.handler.after = async (request, answer) => {
                if (request.kind === 'token') Object.assign(answer, { headers: { 'content-type': type }, body });
            };
            assertNothingCame(await visit('hub'), name);
        });
    }

    for (const [name, [headers, first, piece, times]] of Object.entries(floods)) {
        test(`the token answer is ${name} (threat 23)`, async context => {
            const { pid } = world.fixture;
            let given = 0;
            let grown = 0;
            async function* flood() {
                const before = rssOf(pid);
                const look = () => (grown = Math.max(grown, rssOf(pid) - before));
                try {
                    yield first;
                    for (; given < times; given += 1, look()) yield piece;
                } finally {
                    look();
                }
            }
            hub.handler.after = async (request, answer) => {
                if (request.kind !== 'token') return;
                Object.assign(answer, {
                    headers: { 'content-type': 'application/json', ...headers },
                    body: Readable.from(flood(), { objectMode: false })
                });
            };
            assertNothingCame(await visit('hub'), name);
            context.diagnostic(`${given} of ${times} pieces were taken, memory grew by ${grown} KiB`);
            assert.ok(given > 0 && given < times, `${given} pieces were taken`);
            assert.ok(grown < 5 * 1024, `memory grew by ${grown} KiB`);
        });
    }

    test('the connection breaks before the token answer', async () => {
        hub.handler.after = async request => {
            if (request.kind === 'token') throw new DropConnection();
        };
        const { page, links } = await visit('hub');
        assert.deepEqual(links, []);
        assert.ok(!/127\.0\.0\.1|curl/i.test(page.text), page.text);
    });

    test('a redirection of the token endpoint is not followed (threat 23)', async () => {
        let followed = false;
        hub.handler.after = async (request, answer) => {
            if (request.kind === 'token')
                Object.assign(answer, { status: 307, headers: { location: `${hub.issuer}/elsewhere` }, body: '' });
            followed ||= request.path === '/elsewhere';
        };
        assertNothingCame(await visit('hub'), 'redirected');
        assert.equal(followed, false);
    });

    test('a refusal while refreshing ends the link, a failure does not', async () => {
        const brief = await world.addThirdParty('brief', { accessSeconds: 2 });
        const user = 'refresher';
        await world.person(user).link(await world.linkFor(user, 'brief'));
        brief.handler.after = async (request, answer) => {
            if (request.form.grant_type === 'refresh_token')
                Object.assign(answer, { status: 503, headers: { 'retry-after': '1' }, body: mark });
        };
        const client = await world.client(user);
        let told;
        do told = await ask(client, 'brief');
        while (told.status === 200);
        assert.equal(told.error, 'provider_unavailable');
        assert.ok(!JSON.stringify(told).includes(mark));
        assert.equal((await world.connections(user))[0].state, 'live');
    });

    test('the server is none the worse for it', async () => {
        assert.equal((await visit()).links.length, 1);
    });
});
