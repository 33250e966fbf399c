// How soon a second process on the same database refuses a token that was revoked in the first, and ends the stream of
// a session that was deleted there: within a second.
// usage: two_processes.mjs [--times 20]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { sleep } from './process.mjs';

const { values } = parseArgs({ options: { times: { type: 'string', default: '20' } } });
const longestMs = 1000;
const hostSecret = 'q7Zk2rV9xLw4TnB8cYd1HsJ5mPf3GaQe0uWi';
const program = join(dirname(process.env.PLEXUS_FIXTURE), 'plexus');

async function serve(folder) {
    const child = spawn(program, ['serve', '--port', '0', '--admin-port', '0', '--data-dir', folder, '--io-threads', '2'],
        { cwd: folder, env: { ...process.env, HOST_APP_REGISTRATION_SECRET: hostSecret }, stdio: ['ignore', 'pipe', 'ignore'] });
    const urls = {};
    for await (const line of createInterface({ input: child.stdout })) {
        const found = /^ *(clients|administration): +(http:\/\/localhost:\d+)/.exec(line);
        if (found) urls[found[1]] = found[2];
        if (urls.clients && urls.administration) break;
    }
    const stop = async () => {
        child.kill('SIGTERM');
        const [code] = await once(child, 'exit');
        if (code !== 0) throw new Error(`a server ended with ${code}`);
    };
    return { ...urls, stop };
}

async function send(url, method, headers, body) {
    const answer = await fetch(url, { method, headers: { 'Content-Type': 'application/json', ...headers },
        body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

const initialize = (server, token) => send(`${server.clients}/acme/mcp`, 'POST',
    { Authorization: `Bearer ${token}`, Accept: 'application/json, text/event-stream' },
    { jsonrpc: '2.0', id: 1, method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'two', version: '1' } } });

async function until(condition, what) {
    for (let tries = 0; !await condition(); ++tries) {
        if (tries > 2000) throw new Error(`waited in vain: ${what}`);
        await sleep(5);
    }
}

const folder = mkdtempSync(join(tmpdir(), 'plexus-two-'));
const one = await serve(folder);
const two = await serve(folder);
const admin = { 'X-Admin-API-Key': readFileSync(join(folder, 'admin.key'), 'utf8').trim() };
await send(`${one.administration}/admin/v1/tenants`, 'POST', admin, { entity_id: 'acme', name: 'Acme' });

/** A new user whom both processes know. */
async function newUser(name) {
    let made;
    await until(async () => {
        made = await send(`${one.clients}/acme/plexus-auth/register-user`, 'POST', { 'X-Host-App-Secret': hostSecret },
            { user_id_from_host_app: name });
        return made.status === 200;
    }, 'a registration');
    const { plexus_user_auth_token: token, token_id: id } = made.json;
    await until(async () => (await initialize(two, token)).status === 200, 'the second process');
    return { token, id };
}

/** Milliseconds until the second process refuses what the first has revoked. */
async function revocation(i) {
    const { token, id } = await newUser(`user${i}`);
    const revoked = await send(`${one.administration}/admin/v1/tenants/acme/users/user${i}/tokens/${id}`, 'DELETE', admin);
    if (revoked.status !== 204) throw new Error(`not revoked: ${revoked.status}`);
    const before = performance.now();
    if ((await initialize(one, token)).status !== 401) throw new Error('the first process still takes the token');
    await until(async () => (await initialize(two, token)).status === 401, 'the refusal');
    return performance.now() - before;
}

/** Milliseconds until the stream of a session ends at the second process, when the first has deleted the session. */
async function deletion(i) {
    const { token } = await newUser(`listener${i}`);
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json, text/event-stream' };
    const session = (await initialize(one, token)).headers.get('mcp-session-id');
    const stream = await fetch(`${two.clients}/acme/mcp`, { headers: { ...headers, 'Mcp-Session-Id': session } });
    if (stream.status !== 200) throw new Error(`no stream: ${stream.status}`);
    const ended = stream.text().then(() => performance.now());
    const deleted = await send(`${one.clients}/acme/mcp`, 'DELETE', { ...headers, 'Mcp-Session-Id': session });
    if (deleted.status !== 200) throw new Error(`not deleted: ${deleted.status}`);
    const before = performance.now();
    return Math.max(0, await ended - before);
}

async function measure(what, once) {
    const took = [];
    for (let i = 0; i < Number(values.times); ++i) took.push(await once(i));
    took.sort((a, b) => a - b);
    console.log(`${what} after ${took[took.length >> 1].toFixed(0)} ms (median), ${took.at(-1).toFixed(0)} ms (longest of ` +
        `${took.length})`);
    if (took.at(-1) > longestMs) throw new Error(`longer than ${longestMs} ms`);
}

try {
    await measure('a revoked token was refused by the other process', revocation);
    await measure('the stream of a deleted session ended at the other process', deletion);
} finally {
    await two.stop();
    await one.stop();
    rmSync(folder, { recursive: true });
}
