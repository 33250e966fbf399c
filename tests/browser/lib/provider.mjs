// A third party with a consent page, and what it takes to make it a tenant's provider.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { registerSecret, registerSecretsIn } from '../../conformance/lib/evidence.mjs';

const escape = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

/** The user agrees by the link #allow, and declines by #deny. `answers` may be changed at any time. */
export async function startProvider() {
    const answers = { id: '7', login: 'octo-bob', scope: undefined, refreshToken: 'refresh-token-of-the-provider' };
    const hits = {};
    const code = 'code-of-the-provider-0123456789';
    registerSecret(code, 'authorization code of the provider with a page');
    const pages = {
        '/authorize': (url, response) => {
            const back = outcome => {
                const address = new URL(url.searchParams.get('redirect_uri'));
                address.search = new URLSearchParams({ state: url.searchParams.get('state'), ...outcome });
                return escape(address.href);
            };
            response.setHeader('Content-Type', 'text/html; charset=utf-8');
            response.end(
                `<!doctype html><title>Code Hub</title><h1>Code Hub</h1>
                 <p>May ${escape(url.searchParams.get('client_id'))} use your account?</p>
                 <a id="allow" href="${back({ code })}">Allow</a>
                 <a id="deny" href="${back({ error: 'access_denied', error_description: answers.login })}">Deny</a>`
            );
        },
        '/token': (url, response) => {
            const access = `access-token-of-the-provider-${hits['/token']}`;
            const token = { token_type: 'bearer', access_token: access, expires_in: 3600 };
            json(response, { ...token, refresh_token: answers.refreshToken, scope: answers.scope });
        },
        '/user': (url, response) => json(response, { id: answers.id, login: answers.login })
    };
    const server = createServer(async (request, response) => {
        registerSecretsIn(Object.fromEntries(new URLSearchParams(await text(request))), 'the server');
        const url = new URL(request.url, 'http://provider');
        hits[url.pathname] = (hits[url.pathname] ?? 0) + 1;
        (pages[url.pathname] ?? ((_, answer) => json(answer, {})))(url, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${server.address().port}`;
    const stop = () =>
        new Promise(done => {
            server.close(done);
            server.closeAllConnections();
        });
    return { base, answers, hits, stop };
}

function json(response, body) {
    registerSecretsIn(body, 'the provider with a page');
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(body));
}

/** Makes it the tenant's provider `name`: a row of the database, where none of its secrets are. */
export function addProvider(fixture, tenant, name, provider, change = {}) {
    const overrides = {
        display_name: 'Code Hub',
        authorization_url: `${provider.base}/authorize`,
        token_url: `${provider.base}/token`,
        scopes: { defaults: ['repo:read', 'user:email'] },
        token: { auth: 'none' },
        account: { url: `${provider.base}/user`, id: 'id', label: 'login' },
        ...change
    };
    const time = '2026-01-01T00:00:00.000Z';
    const config = { entity_id: tenant, name, client_id: 'plexus-of-nordwind', overrides, created_at: time, changed_at: time };
    const columns = 'tenant, name, config, secret_last4, created_ms, changed_ms, version';
    const insert = `INSERT INTO provider_config (${columns}) VALUES (?, ?, ?, '', 0, 0, 1)`;
    changeRows(fixture, insert, tenant, name, JSON.stringify(config));
}

/** Changes the fixture's database from outside; `values` for each `?`. */
export function changeRows(fixture, sql, ...values) {
    execFileSync('python3', ['-c', execute, `${fixture.data_dir}/plexus.sqlite3`, sql, ...values]);
}

const execute = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    database.execute(sys.argv[2], sys.argv[3:])
`;
