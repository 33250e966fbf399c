// The figures as a page.
const number = value => Math.round(value).toLocaleString('en');

/** `7,256/s`, `83.9 %`, `1.83 ×`. */
function shown([, value, unit]) {
    const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return unit.startsWith('/') ? text + unit : `${text} ${unit}`;
}

const conditions = ({ machine, versions, seconds, rounds }) => `# Benchmarks

Made by \`./dev bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine.cores} cores of ${machine.cpu},
${machine.memoryGiB} GiB, ${machine.system}, Linux ${machine.kernel}. Medians of ${rounds} interleaved rounds of
${seconds} s. The server has core 0 (one I/O thread), wrk core 1 with 64 connections. Every request has about
1.6 KB of headers. Plexus checks the user's token and the tenant's rules on every call; the others do not.

Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.

Read **CPU per request** first: other work on the machine moves it least.
`;

function servers(rows) {
    const lines = rows.map(r =>
        `| ${r.name} | ${number(r.perSecond)} | ${r.cpuUs.toFixed(1)} | ` +
        `${(r.cpuUs / rows[0].cpuUs).toFixed(2)} | ${number(r.p50Us)} | ${number(r.p99Us)} | ` +
        `${(r.rssKb / 1024).toFixed(0)} |`);
    return `
| server | requests/s | CPU µs per request | of ${rows[0].name.split(' ')[0]} | p50 µs | p99 µs | RSS MiB |
|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}

const plexusAlone = figures => `
| Plexus | |
|---|---|
${figures.map(figure => `| ${figure[0]} | ${shown(figure)} |`).join('\n')}

"A session for every call" is the workload of http4k/benchmark-mcp-servers-v2 (50 users, each of whom opens a session,
calls one of three tools or lists them, and ends the session, four times over, then rests 50 ms; only opening and
calling count). Its published table: Rust 4,845/s, Quarkus 4,739, Go 3,616, Bun 876, Node 423, Python 259, on two
cores for the server alone, without durable sessions, with tools that ask Redis and a web service. Here the server has one
core, every session is written to disk and synchronised before its id is told, and the tools answer from memory: read the
row beside the table, not as a place in it.
`;

const how = ({ seconds, rounds }) => `
## How

\`\`\`
./dev bench --seconds ${seconds} --rounds ${rounds} --json figures.json   # all of this page, and the same for machines
./dev bench --only 'nginx|2026-07-28' --rounds 3        # some rows, shown and not written here
./dev bench --only openStreamsCost                      # secondThread, noisyTenant, sessionForEachCall, start
\`\`\`

It installs nginx, wrk and the others' packages (\`tests/bench/package-lock.json\`), builds Plexus (preset \`release\`), and
starts each server anew for each round, in another order each time. Behind a row of the first table is

\`\`\`
taskset -c 0 plexus serve --io-threads 1 …              # or the other server: tests/bench/lib/contenders.mjs
taskset -c 1 wrk -t1 -c64 -d${seconds}s --timeout 10s -s request.lua http://127.0.0.1:PORT
\`\`\`

once to warm up and once to measure; the requests are in \`tests/bench/lib/requests.mjs\`. CPU and memory are what \`/proc\`
says of the server's processes.
`;

/** `figures`: [what, value, unit] each. */
export function report(rows, figures, run) {
    return conditions(run) + (rows.length ? servers(rows) : '') + (figures.length ? plexusAlone(figures) : '') + how(run);
}
