// The fixture with what the pages need, and the sample host application beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { registerSecretsIn } from '../../conformance/lib/evidence.mjs';
import { startFixture } from '../../conformance/lib/fixture.mjs';

const sample = fileURLToPath(new URL('../../../docs/samples/host_app.py', import.meta.url));

export { startFixture };

/** A request to the admin API; fails unless it succeeds. */
export async function administer(fixture, method, path, body) {
    registerSecretsIn(body, 'a request to the admin API');
    const answer = await fetch(`${fixture.admin_base_url}/admin/v1/${path}`, {
        method,
        headers: { 'X-Admin-API-Key': fixture.admin_key, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body)
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    if (answer.status === 204) return undefined;
    const told = await answer.json();
    registerSecretsIn(told, 'an answer of the admin API');
    return told;
}

/** Changes a tenant, and waits until its pages show it. */
export async function setTenant(fixture, tenant, change, sign) {
    await administer(fixture, 'PATCH', `tenants/${tenant}`, change);
    for (;;) {
        const answer = await fetch(`${fixture.public_base_url}/${tenant}/login/signed-out`);
        if ((await answer.text()).includes(sign)) return;
    }
}

/** Runs docs/samples/host_app.py for a tenant. */
export async function startSample(fixture, tenant) {
    const environment = {
        ...process.env,
        PLEXUS_URL: fixture.public_base_url,
        PLEXUS_TENANT: tenant,
        PLEXUS_HOST_SECRET: fixture.host_secret
    };
    const child = spawn('python3', [sample], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    const [address] = await once(createInterface({ input: child.stdout }), 'line');
    return {
        address,
        stop: async () => {
            child.kill();
            await once(child, 'exit');
        }
    };
}
