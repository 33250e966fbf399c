// Who is measured, and with what.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { plexusWarmUpSeconds, startPlexus } from './plexus.mjs';
import { freePort, startServer } from './process.mjs';
import { legacyCall, modernCall, modernList } from './requests.mjs';

const here = path => fileURLToPath(new URL(path, import.meta.url));

const nodeServer = (name, path, request) => ({
    name,
    async start() {
        const port = await freePort();
        const server = await startServer(process.execPath, [here(`../servers/${path}.mjs`), port],
            { cores: '0', port });
        return { ...server, request: request('/mcp') };
    }
});

const plexus = (name, request) => ({
    name,
    warmUpSeconds: plexusWarmUpSeconds,
    async start() {
        const server = await startPlexus();
        return { ...server, request: request(server) };
    }
});

const nginx = {
    name: 'nginx `return 200`',
    async start() {
        const port = await freePort();
        const folder = mkdtempSync(join(tmpdir(), 'plexus-bench-nginx-'));
        writeFileSync(join(folder, 'nginx.conf'), `
daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 1024; }
http {
    access_log off; keepalive_requests 100000000;
    server { listen 127.0.0.1:${port}; location / { return 200 '{"ok":true}'; } }
}`);
        const server = await startServer('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')],
            { cores: '0', port });
        return { ...server, request: modernCall('/mcp') };
    }
};

const epoll = {
    name: 'raw epoll echo',
    async start() {
        const port = await freePort();
        const program = join(process.env.PLEXUS_BUILD, 'bin/epoll_echo');
        const server = await startServer(program, [port], { cores: '0', port });
        return { ...server, request: modernCall('/mcp') };
    }
};

export const contenders = [
    plexus('Plexus `tools/call` 2026-07-28', s => modernCall(s.path, s)),
    plexus('Plexus `tools/call` 2025-11-25', s => legacyCall(s.path, s)),
    plexus('Plexus `tools/list` 2026-07-28', s => modernList(s.path, s)),
    epoll,
    nginx,
    nodeServer('bare `node:http`', 'node_http', modernCall),
    nodeServer('TypeScript SDK v2, 2026-07-28', 'sdk_v2', modernCall),
    nodeServer('TypeScript SDK v1, stateless', 'sdk_v1', legacyCall),
    nodeServer('fastmcp (npm), stateless', 'fastmcp', legacyCall)
];
