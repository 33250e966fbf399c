// Servers under measurement: started, waited for, and what they cost.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());

export async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

/** Starts `command` on these cores (a taskset list) and waits until `port` takes connections. */
export async function startServer(command, args, { cores, port, env = {}, cwd }) {
    const child = spawn('taskset', ['-c', cores, command, ...args], {
        stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env }, cwd
    });
    let errors = '';
    child.stderr.on('data', data => { errors = (errors + data).slice(-4000); });
    const deadline = Date.now() + 60_000;
    while (!(await takesConnections(port))) {
        if (child.exitCode !== null || Date.now() > deadline)
            throw new Error(`${command} ${args.join(' ')} did not start:\n${errors}`);
        await new Promise(resolve => setTimeout(resolve, 1));
    }
    return {
        pid: child.pid,
        port,
        cpuSeconds: () => treeOf(child.pid).reduce((sum, pid) => sum + cpuOf(pid), 0),
        rssKb: () => treeOf(child.pid).reduce((sum, pid) => sum + rssOf(pid), 0),
        async stop() {
            child.kill('SIGTERM');
            if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        }
    };
}

function takesConnections(port) {
    return new Promise(resolve => {
        const socket = connect(port, '127.0.0.1');
        socket.on('connect', () => { socket.destroy(); resolve(true); });
        socket.on('error', () => resolve(false));
    });
}

/** A process and all that it has started. */
function treeOf(root) {
    const parents = new Map();
    for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
        const fields = statOf(name);
        if (fields) parents.set(Number(name), Number(fields[1]));
    }
    const tree = [root];
    for (const pid of tree)
        for (const [child, parent] of parents) if (parent === pid) tree.push(child);
    return tree;
}

/** Fields of /proc/PID/stat from the state on (proc(5), field 3). */
function statOf(pid) {
    try {
        const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
        return text.slice(text.lastIndexOf(')') + 2).split(' ');
    } catch {
        return undefined;
    }
}

function cpuOf(pid) {
    const fields = statOf(pid);
    return fields ? (Number(fields[11]) + Number(fields[12])) / ticksPerSecond : 0;
}

function rssOf(pid) {
    try {
        return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]);
    } catch {
        return 0;
    }
}
