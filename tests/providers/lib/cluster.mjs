// Processes of `plexus serve` on one database, which are killed and started again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { withoutQuotas } from '../../conformance/endurance/process.mjs';
import { keepDatabases, keepEvidence, registerSecret } from '../../conformance/lib/evidence.mjs';

const program = process.env.PLEXUS_PROGRAM;
const hostSecret = 'cluster-host-secret-0123456789abcdef';

/** `count` processes; the first one's address is the public one of all. */
export async function startCluster(count) {
    const folder = mkdtempSync(join(tmpdir(), 'plexus-cluster-'));
    const first = await startProcess(folder, { port: 0 });
    const others = Array.from({ length: count - 1 }, () => startProcess(folder, { port: 0, publicUrl: first.url }));
    const nodes = [first, ...(await Promise.all(others))];
    const secretIn = file => readFileSync(join(folder, file), 'utf8').trim();
    registerSecret(hostSecret, 'host secret of the cluster');
    registerSecret(secretIn('admin.key'), 'admin key of the cluster');
    registerSecret(secretIn('encryption.key'), 'encryption key of the cluster');
    return {
        nodes,
        // As the fixture says it, so that what works with one works with the other.
        ready: {
            public_base_url: first.url,
            admin_base_url: first.adminUrl,
            admin_key: secretIn('admin.key'),
            host_secret: hostSecret
        },
        database: join(folder, 'plexus.sqlite3'),
        /** As if the machine had lost power for a moment; `meanwhile` is called then. Resolves when it serves
         * again. */
        async killAndRestart(index = 0, meanwhile = () => {}) {
            await nodes[index].kill();
            meanwhile();
            keepDatabases(folder);
            nodes[index] = await startProcess(folder, nodes[index]);
            this.ready.admin_base_url = nodes[0].adminUrl;
        },
        async stop() {
            keepDatabases(folder);
            const codes = await Promise.all(nodes.map(node => node.stop()));
            const errors = errorsIn(folder);
            keepEvidence('errors', errors);
            rmSync(folder, { recursive: true });
            if (codes.some(code => code !== 0)) throw new Error(`processes ended with ${codes}:\n${errors}`);
        }
    };
}

/** Where all processes write their standard error, so that it outlives those that are killed. */
const errorFile = folder => join(folder, 'errors');
const errorsIn = folder => readFileSync(errorFile(folder), 'utf8');

async function startProcess(folder, { port, publicUrl }) {
    if (!program) throw new Error('PLEXUS_PROGRAM must name the plexus program');
    const arguments_ = ['serve', '--port', port, '--admin-port', 0, '--data-dir', folder, '--io-threads', 2,
        '--log-level', 'debug', '--outbound-allow', 'http://127.0.0.1:*', ...withoutQuotas];
    if (publicUrl) arguments_.push('--public-base-url', publicUrl);
    const environment = { ...process.env, HOST_APP_REGISTRATION_SECRET: hostSecret };
    const errors = openSync(errorFile(folder), 'a');
    const child = spawn(program, arguments_.map(String), { env: environment, stdio: ['ignore', 'pipe', errors] });
    closeSync(errors);
    const ended = once(child, 'exit');
    const { clients, administration } = await addressesIn(child, ended).catch(error => {
        throw new Error(`${error.message}:\n${errorsIn(folder)}`);
    });
    return {
        url: clients,
        adminUrl: administration,
        port: new URL(clients).port,
        publicUrl,
        async kill() {
            child.kill('SIGKILL');
            await ended;
        },
        async stop() {
            child.kill('SIGTERM');
            const [code] = await ended;
            return code;
        }
    };
}

async function addressesIn(child, ended) {
    const found = {};
    const lines = createInterface({ input: child.stdout });
    const read = async () => {
        for await (const line of lines) {
            const [, name, url] = /^\s+(clients|administration):\s+(https?:\/\/[^/\s]+)/.exec(line) ?? [];
            if (name) found[name] = url;
            if (found.clients && found.administration) return;
        }
    };
    await Promise.race([read(), ended.then(([code]) => Promise.reject(new Error(`plexus ended with ${code}`)))]);
    return found;
}
