// Starts the throw-away server that all foreign clients are driven against.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { keepDatabases, keepEvidence, registerSecret } from './evidence.mjs';

const program = process.env.PLEXUS_FIXTURE;
/** E.g. `--io-threads 4`. */
const chosenArguments = (process.env.PLEXUS_FIXTURE_ARGUMENTS ?? '').split(' ').filter(Boolean);

/** Starts plexus-fixture on a free port; resolves with what it prints when it is ready. */
export async function startFixture(extraArguments = []) {
    if (!program) throw new Error('PLEXUS_FIXTURE must name the plexus-fixture program');
    const child = spawn(program, ['--port', '0', '--log-level', 'debug', ...chosenArguments, ...extraArguments], {
        stdio: ['ignore', 'pipe', 'pipe']
    });
    const log = [];
    createInterface({ input: child.stderr }).on('line', line => log.push(line));
    const ready = await firstLine(child, log);
    registerSecret(ready.admin_key, 'admin key of the fixture');
    registerSecret(ready.host_secret, 'host secret of the fixture');
    registerSecret(readFileSync(join(ready.data_dir, 'encryption.key'), 'utf8').trim(), 'encryption key of the fixture');
    for (const [tenant, made] of Object.entries(ready.tenants))
        registerSecret(made.token, `user token of the fixture at ${tenant}`);
    return {
        ...ready,
        log,
        pid: child.pid,
        url: tenant => new URL(`${ready.public_base_url}/${tenant}/mcp`),
        token: tenant => ready.tenants[tenant].token,
        stop: () => {
            keepDatabases(ready.data_dir);
            return stop(child, log).finally(() => keepEvidence('errors', log.join('\n')));
        }
    };
}

async function firstLine(child, log) {
    const lines = createInterface({ input: child.stdout });
    const [line] = await Promise.race([
        once(lines, 'line'),
        once(child, 'exit').then(([code, signal]) => {
            throw new Error(`the fixture ended with ${code ?? signal}:\n${log.join('\n')}`);
        })
    ]);
    return JSON.parse(line);
}

async function stop(child, log) {
    if (child.exitCode !== null) throw new Error(`the fixture had died:\n${log.join('\n')}`);
    child.kill('SIGTERM');
    const [code, signal] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the fixture ended with ${code ?? signal}:\n${log.join('\n')}`);
}

/** A promise with its handles, for events that a test waits for. */
export function signal() {
    let fire;
    const promise = new Promise(resolve => {
        fire = resolve;
    });
    return { promise, fire };
}
