// The workload of the public comparison http4k/benchmark-mcp-servers-v2: 50 virtual users, and a session of
// its own for every call.
import { RawClient } from './raw_client.mjs';
import { startPlexus } from './plexus.mjs';
import { base, rpc } from './requests.mjs';

const users = 50;
const pauseMs = 50; // after each iteration

const initialize = rpc('initialize', {
    protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' }
});
const initialized = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });

const callsOf = user => [
    ['search_products', { category: 'Electronics', min_price: 50, max_price: 500, limit: 10 }],
    ['get_user_cart', { user_id: user }],
    ['checkout', { user_id: user, items: [{ product_id: 42, quantity: 2 }, { product_id: 1337, quantity: 1 }] }]
].map(([name, args]) => rpc('tools/call', { name, arguments: args })).concat(rpc('tools/list', {}));

/** One session: opened, used for one request, ended. Only the first and the third request count. */
async function session(client, path, common, body, seen) {
    const timed = async request => {
        const before = performance.now();
        const answer = await client.send(request);
        seen.push(performance.now() - before);
        return answer;
    };
    const opened = await timed({ path, headers: common, body: initialize });
    const id = /^mcp-session-id: *(\S+)/im.exec(opened.head)[1];
    const headers = { ...common, 'Mcp-Session-Id': id, 'MCP-Protocol-Version': '2025-06-18' };
    await client.send({ path, headers, body: initialized });
    const answer = await timed({ path, headers, body });
    const { result } = JSON.parse(answer.body);
    if (!result || result.isError) throw new Error(`a call failed: ${answer.body}`);
    await client.send({ method: 'DELETE', path, headers });
}

async function virtualUser(server, number, until, seen) {
    const client = await RawClient.open(server.port);
    const common = { ...base, Authorization: `Bearer ${server.token}` };
    const calls = callsOf(`user-${String(number).padStart(5, '0')}`);
    while (performance.now() < until) {
        for (const body of calls) await session(client, server.path, common, body, seen);
        await new Promise(resolve => setTimeout(resolve, pauseMs));
    }
    client.close();
}

/** Requests a second and times as that comparison counts them. Its tools ask Redis and a web service; ours do not. */
export async function sessionForEachCall({ seconds, rounds }) {
    const server = await startPlexus();
    try {
        const run = async duration => {
            const seen = [];
            const until = performance.now() + duration * 1000;
            await Promise.all(Array.from({ length: users }, (_, i) => virtualUser(server, i + 1, until, seen)));
            return seen.sort((a, b) => a - b);
        };
        await run(2);
        const duration = seconds * rounds;
        const cpuBefore = server.cpuSeconds();
        const seen = await run(duration);
        const at = share => seen[Math.floor(share * (seen.length - 1))];
        const mean = seen.reduce((sum, time) => sum + time, 0) / seen.length;
        return [
            ['a session for every call, 50 users: counted requests', seen.length / duration, '/s'],
            ['their times: mean', mean, 'ms'],
            ['their times: p95', at(0.95), 'ms'],
            ['their times: p99', at(0.99), 'ms'],
            ['CPU of a session (4 requests)', (server.cpuSeconds() - cpuBefore) * 2e6 / seen.length, 'µs'],
            ['memory after it', server.rssKb() / 1024, 'MiB']
        ];
    } finally {
        await server.stop();
    }
}
