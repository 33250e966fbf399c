// The official conformance suite against the tenant `conformance`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startFixture } from './lib/fixture.mjs';
import { openTlsEntrance } from './lib/tls_entrance.mjs';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const suite = here('node_modules/@modelcontextprotocol/conformance/dist/index.js');
const expectedFailures = readFileSync(here('expected_failures.yml'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith('  - '))
    .map(line => line.slice(4).trim());

function runSuite(url, output, options) {
    const args = [suite, 'server', '--url', url, '-o', output, ...options];
    return new Promise(resolve => {
        execFile(process.execPath, args, { maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
            resolve({ code: error ? error.code : 0, output: stdout + stderr }));
    });
}

function* checkFiles(directory) {
    for (const name of readdirSync(directory)) {
        const path = join(directory, name);
        if (statSync(path).isDirectory()) yield* checkFiles(path);
        else if (name === 'checks.json') yield path;
    }
}

/** Every check of every scenario, as `scenario: id: status`. */
function checksIn(output) {
    return [...checkFiles(output)].flatMap(path =>
        JSON.parse(readFileSync(path, 'utf8')).map(check => ({
            ...check,
            scenario: scenarioOf(path.slice(output.length + 1).split('/')[0])
        })));
}

/** The folder `server-tools-list-2026-07-28T…` holds the checks of `tools-list`. */
const scenarioOf = folder => folder.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');

const describeChecks = checks =>
    checks.map(c => `${c.scenario}: ${c.id} ${c.status} ${c.errorMessage ?? c.description ?? ''}`).join('\n');

describe('the official conformance suite', { timeout: 300_000 }, () => {
    let fixture;
    let entrance; // some scenarios speak plain HTTP, whatever address the suite is given
    let output;
    before(async () => {
        fixture = await startFixture();
        const target = fixture.url('conformance');
        entrance = target.protocol === 'https:' ? await openTlsEntrance(target) : { url: target, close() {} };
        output = mkdtempSync(join(tmpdir(), 'plexus-conformance-'));
    });
    after(async () => {
        rmSync(output, { recursive: true, force: true });
        entrance?.close();
        await fixture?.stop();
    });
    const url = () => entrance.url.href.replace('127.0.0.1', 'localhost');

    for (const revision of ['2025-11-25', '2026-07-28']) {
        test(`every required scenario of ${revision} passes without a warning`, async () => {
            const folder = join(output, revision);
            const run = await runSuite(url(), folder, ['--requirements', revision]);
            const checks = checksIn(folder);
            assert.ok(checks.length > 30, `only ${checks.length} checks ran:\n${run.output}`);
            const bad = checks.filter(c => ['FAILURE', 'WARNING'].includes(c.status));
            const unexpected = bad.filter(c => !expectedFailures.includes(c.scenario));
            assert.equal(describeChecks(unexpected), '');
            assert.equal(run.code, 0, run.output);
            const ran = new Set(checks.map(c => c.scenario));
            const mended = expectedFailures.filter(
                name => ran.has(name) && !bad.some(c => c.scenario === name));
            assert.deepEqual(mended, [], 'these pass now: take them off expected_failures.yml');
        });
    }

    for (const revision of ['2025-06-18', '2025-03-26']) {
        test(`every scenario that ${revision} knows passes`, async () => {
            const folder = join(output, `all-${revision}`);
            const run = await runSuite(url(), folder, ['--suite', 'all', '--spec-version', revision]);
            const bad = checksIn(folder).filter(c => c.status === 'FAILURE');
            assert.equal(describeChecks(bad), '');
            assert.equal(run.code, 0, run.output);
        });
    }
});
