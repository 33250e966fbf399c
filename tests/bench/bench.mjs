// ./dev bench: everything in one interleaved run, so that a busy machine is busy for all.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { contenders } from './lib/contenders.mjs';
import { openStreamsCost, secondThread, start } from './lib/figures.mjs';
import { load } from './lib/load.mjs';
import { machine, versions } from './lib/machine.mjs';
import { noisyTenant } from './lib/noisy_tenant.mjs';
import { report } from './lib/report.mjs';
import { sessionForEachCall } from './lib/sessions.mjs';

const { values } = parseArgs({
    options: {
        seconds: { type: 'string', default: '2' },
        rounds: { type: 'string', default: '7' },
        only: { type: 'string' },
        json: { type: 'string' },
        markdown: { type: 'string' }
    }
});

const shuffled = list => list.map(value => [Math.random(), value]).sort(([a], [b]) => a - b).map(([, value]) => value);
const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function measure(contender, server, folder) {
    const before = server.cpuSeconds();
    const result = await load(folder, server.request, { port: server.port, seconds: values.seconds });
    if (result.errors > 0 || result.requests === 0)
        throw new Error(`${contender.name}: ${result.errors} errors, ${result.requests} answers`);
    return {
        perSecond: result.requests / (result.us / 1e6),
        cpuUs: (server.cpuSeconds() - before) * 1e6 / result.requests,
        p50Us: result.p50,
        p99Us: result.p99,
        rssKb: server.rssKb()
    };
}

/** One round for one server: started, warmed up, measured, stopped. */
async function round(contender, folder) {
    const server = await contender.start();
    try {
        await load(folder, server.request, { port: server.port, seconds: contender.warmUpSeconds ?? 1 });
        return await measure(contender, server, folder);
    } finally {
        await server.stop();
    }
}

const folder = mkdtempSync(join(tmpdir(), 'plexus-bench-load-'));
const wanted = name => !values.only || new RegExp(values.only).test(name);
const chosen = contenders.filter(({ name }) => wanted(name));
const rounds = new Map(chosen.map(c => [c.name, []]));
for (let i = 0; i < Number(values.rounds); ++i) {
    // In another order each time: who comes after whom matters on small machines.
    for (const contender of shuffled(chosen)) {
        process.stderr.write(`round ${i + 1}: ${contender.name}\n`);
        rounds.get(contender.name).push(await round(contender, folder));
    }
}
rmSync(folder, { recursive: true });

const rows = [...rounds].map(([name, results]) => ({
    name,
    ...Object.fromEntries(['perSecond', 'cpuUs', 'p50Us', 'p99Us', 'rssKb']
        .map(key => [key, median(results.map(result => result[key]))]))
}));
const allFigures = [secondThread, openStreamsCost, noisyTenant, sessionForEachCall, start];
const figures = [];
const options = { seconds: Number(values.seconds), rounds: Number(values.rounds) };
for (const figure of allFigures.filter(({ name }) => wanted(name))) {
    process.stderr.write(`${figure.name}\n`);
    figures.push(...await figure(options));
}
const run = { made: new Date().toISOString(), machine: machine(), versions: versions(), ...options };
const text = report(rows, figures, run);
console.log(text);
if (values.markdown && !values.only) writeFileSync(values.markdown, text);
if (values.json) {
    const named = figures.map(([what, value, unit]) => ({ what, value, unit }));
    writeFileSync(values.json, JSON.stringify({ ...run, rows, figures: named }, null, 2) + '\n');
}
