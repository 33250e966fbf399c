// The figures as a page.
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

const versionOf = (command, args) => {
    try {
        return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString().trim();
    } catch {
        return 'unknown';
    }
};

const number = value => Math.round(value).toLocaleString('en');

export function report(rows, figures, { seconds, rounds }) {
    const first = rows[0];
    const lines = rows.map(r =>
        `| ${r.name} | ${number(r.perSecond)} | ${r.cpuUs.toFixed(1)} | ` +
        `${(r.cpuUs / first.cpuUs).toFixed(2)} | ${number(r.p50Us)} | ${number(r.p99Us)} | ` +
        `${(r.rssKb / 1024).toFixed(0)} |`);
    return `# Benchmarks

Made by \`./dev bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores of ${cpus()[0].model},
${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}, node ${process.versions.node},
${versionOf('git', ['log', '-1', '--format=commit %h'])}. Medians of ${rounds} interleaved rounds of
${seconds} s. The server has core 0 (one I/O thread), wrk core 1 with 64 connections. Every request has about
1.6 KB of headers. Plexus checks the user's token and the tenant's rules on every call; the others do not.

Read **CPU per request** first: other work on the machine moves it least.
${rows.length ? `
| server | requests/s | CPU µs per request | of Plexus | p50 µs | p99 µs | RSS MiB |
|---|---|---|---|---|---|---|
${lines.join('\n')}
` : ''}${figures.length ? `
| Plexus | |
|---|---|
${figures.map(([what, value]) => `| ${what} | ${value} |`).join('\n')}

"A session for every call" is the workload of http4k/benchmark-mcp-servers-v2 (50 users, each of whom opens a session,
calls one of three tools or lists them, and ends the session, four times over, then rests 50 ms; only opening and
calling count). Its published table: Rust 4,845/s, Quarkus 4,739, Go 3,616, Bun 876, Node 423, Python 259, on two
cores for the server alone, without durable sessions, with tools that ask Redis and a web service. Here the server has one
core, every session is written to disk and synchronised before its id is told, and the tools answer from memory: read the
row beside the table, not as a place in it.
` : ''}`;
}
