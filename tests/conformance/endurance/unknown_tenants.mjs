// What the time of a refusal tells: about a tenant (a wrong credential at one that is there, at one that is suspended,
// and at one that was never made), and about a token that is pasted into the login form (threat 31: one that nobody
// has, one that is another tenant's, one that was revoked). usage: unknown_tenants.mjs [--rounds 4000]
import { parseArgs } from 'node:util';

import { startFixture } from '../lib/fixture.mjs';
import { sleep, withoutQuotas } from './process.mjs';
import { agent, compare, send } from './timing.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '4000' } } });
const rounds = Number(values.rounds);

const suspended = 'asleep';
const names = { 'a tenant that is there': 'secure', 'a suspended tenant': suspended, 'an unknown tenant': 'nobody' }; // of one length
const initialize = JSON.stringify({
    jsonrpc: '2.0', id: 1, method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'guess', version: '1' } }
});
const wrong = `plx_ut_${'x'.repeat(43)}`;
const attempts = {
    'a wrong token': tenant => ({
        path: `/${tenant}/mcp`, body: initialize, status: 401,
        headers: { Authorization: `Bearer ${wrong}`, Accept: 'application/json, text/event-stream' }
    }),
    'a wrong host secret': tenant => ({
        path: `/${tenant}/plexus-auth/register-user`, body: '{"user_id_from_host_app":"ada"}', status: 403,
        headers: { 'X-Host-App-Secret': 'x'.repeat(43) }
    })
};

const fixture = await startFixture([...withoutQuotas, '--trusted-proxies', '127.0.0.0/8']);
const base = fixture.public_base_url;

const administer = (method, path, status, body) => send(fixture.admin_base_url, {
    method, path: `/admin/v1/tenants${path}`, status, headers: { 'X-Admin-API-Key': fixture.admin_key },
    body: body && JSON.stringify(body)
});

/** A login that waits for a token: what its form sends, and the cookies of the browser. */
async function pastingForm(tenant) {
    const cookies = [];
    const open = async address => {
        const answer = await fetch(address, { redirect: 'manual', headers: { cookie: cookies.join('; ') } });
        cookies.push(...answer.headers.getSetCookie().map(line => line.split(';')[0]));
        return answer;
    };
    const toForm = await open(`${base}/${tenant}/login`);
    const html = await (await open(new URL(toForm.headers.get('location'), base))).text();
    const field = name => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)[1];
    const fields = { form_token: field('form_token'), login_challenge: field('login_challenge') };
    return { fields, cookie: cookies.join('; ') };
}

let people = 0;
/** From an address of its own each time: ten wrong ones from one address are enough. */
function nextAddress() {
    people += 1;
    return `10.${people >> 16}.${(people >> 8) & 255}.${people & 255}`;
}

const pasteOf = (tenant, { fields, cookie }) => token => () => ({
    path: `/${tenant}/login/token`, status: 403, body: new URLSearchParams({ ...fields, token }).toString(),
    headers: {
        'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie, Origin: base, 'X-Forwarded-For': nextAddress()
    }
});

async function revokedToken(tenant) {
    const answer = await fetch(`${base}/${tenant}/plexus-auth/register-user`, {
        method: 'POST', body: '{"user_id_from_host_app":"eve"}',
        headers: { 'Content-Type': 'application/json', 'X-Host-App-Secret': fixture.host_secret }
    });
    const { plexus_user_auth_token: token, token_id: id } = await answer.json();
    await administer('DELETE', `/${tenant}/users/eve/tokens/${id}`, 204);
    return token;
}

await administer('POST', '', 201, { entity_id: suspended, name: 'Asleep', status: 'suspended' });
await administer('PATCH', '/secure', 200, { settings: { allow_token_login: true } });
await sleep(1000); // until every thread has heard of it
for (const [name, attempt] of Object.entries(attempts))
    await compare(base, name, rounds, Object.fromEntries(
        Object.entries(names).map(([kind, tenant]) => [kind, () => attempt(tenant)])));
const paste = pasteOf('secure', await pastingForm('secure'));
await compare(base, 'a pasted token', rounds, {
    'one that nobody has': paste(wrong),
    'one of another tenant': paste(fixture.token('test_tenant_auth')),
    'one that was revoked': paste(await revokedToken('secure'))
});
agent.destroy();
await fixture.stop();
