// Plexus as it is used: a tenant, a user with a token, rules on.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, startServer } from './process.mjs';
import { modernCall } from './requests.mjs';

const build = process.env.PLEXUS_BUILD;

/** Until the activity log has all the rows that it keeps: from then on each call also removes one. */
export const plexusWarmUpSeconds = 4;

// Counted as always, but never reached: one user at one address makes all the load.
const farAway = 1e9;
const limits = {
    calls_per_minute: farAway, sessions_per_minute: farAway, streams_per_minute: farAway,
    megabytes_per_minute: farAway, open: farAway
};
const farAwayQuotas = { tenant: limits, user: limits, address: limits };

/**
 * Starts `plexus serve` with `threads` I/O threads and the tenant `bench`. With `keep`, stop() leaves the data
 * for again(), which starts the program anew and says how long its first call took; then remove().
 */
export async function startPlexus({ threads = 1, cores = '0', settings = [], keep = false } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'plexus-bench-'));
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    const port = await freePort();
    const adminPort = await freePort();
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const start = () => startServer(join(build, 'bin/plexus'), [
        'serve', '--port', port, '--admin-port', adminPort, '--data-dir', join(folder, 'data'),
        '--io-threads', threads, '--module-dirs', join(build, 'bench/modules'),
        '--quotas', JSON.stringify(farAwayQuotas), ...settings
    ].map(String), { cores, port, cwd: folder });
    const server = await start();
    const addTenant = (name, quotas) =>
        makeTenant(adminPort, join(folder, 'data/admin.key'), name, quotas);
    const { path, token } = await addTenant('bench');
    return {
        ...server,
        addTenant,
        token,
        path,
        session: await openSession(port, token),
        remove,
        async again() {
            const before = performance.now();
            const next = await start();
            const { headers, body } = modernCall(path, { token });
            const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body });
            if (!answer.ok) throw new Error(`the first call: ${answer.status}`);
            await answer.text();
            return { ...next, firstCallMs: performance.now() - before };
        },
        async stop() {
            await server.stop();
            if (!keep) remove();
        }
    };
}

/** A tenant with a user; `{path, token}`. */
async function makeTenant(adminPort, keyFile, name, quotas) {
    const key = readFileSync(keyFile, 'utf8').trim();
    const ask = async (path, body) => {
        const answer = await fetch(`http://127.0.0.1:${adminPort}/admin/v1${path}`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-Admin-API-Key': key },
            body: JSON.stringify(body)
        });
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return answer.json();
    };
    await ask('/tenants', { entity_id: name, name, ...(quotas ? { settings: { quotas } } : {}) });
    const made = await ask(`/tenants/${name}/users/ada/tokens`, { label: 'bench' });
    return { path: `/${name}/mcp`, token: made.token };
}

/** A session of 2025-11-25. */
async function openSession(port, token) {
    const post = (body, session) => fetch(`http://127.0.0.1:${port}/bench/mcp`, {
        method: 'POST',
        headers: {
            'Content-Type': 'application/json',
            Accept: 'application/json, text/event-stream',
            Authorization: `Bearer ${token}`,
            ...(session ? { 'Mcp-Session-Id': session } : {})
        },
        body: JSON.stringify({ jsonrpc: '2.0', ...body })
    });
    const answer = await post({
        id: 1, method: 'initialize',
        params: {
            protocolVersion: '2025-11-25', capabilities: {},
            clientInfo: { name: 'bench', version: '1.0.0' }
        }
    });
    const session = answer.headers.get('mcp-session-id');
    await post({ method: 'notifications/initialized' }, session);
    return session;
}
