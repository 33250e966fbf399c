// wrk, the load.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const quoted = text => `[==[${text}]==]`;

function script({ method = 'POST', path, headers = {}, body }) {
    const lines = Object.entries(headers)
        .map(([name, value]) => `wrk.headers[ ${quoted(name)} ] = ${quoted(value)}`);
    return `wrk.method = ${quoted(method)}
wrk.path = ${quoted(path)}
${body === undefined ? '' : `wrk.body = ${quoted(body)}`}
${lines.join('\n')}
function done(summary, latency, requests)
    local e = summary.errors
    io.write(string.format('\\n{"requests":%d,"us":%d,"p50":%d,"p99":%d,"errors":%d}\\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}

/** Sends the same request for some seconds; `{requests, us, p50, p99, errors}`, times in µs. */
export async function load(folder, request, { port, seconds, connections = 64, core = '1' }) {
    const file = join(folder, 'request.lua');
    writeFileSync(file, script(request));
    const { stdout } = await run('taskset', ['-c', core, 'wrk', '-t1', `-c${connections}`,
        `-d${seconds}s`, '--timeout', '10s', '-s', file, `http://127.0.0.1:${port}`]);
    return JSON.parse(stdout.split('\n').find(line => line.startsWith('{')));
}
