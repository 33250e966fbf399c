// What the figures were seen on, and with.
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

const build = process.env.PLEXUS_BUILD;
const peers = ['@modelcontextprotocol/server', '@modelcontextprotocol/node', '@modelcontextprotocol/sdk', 'fastmcp'];

/** The first thing that looks like what is wanted in whatever the command says. */
function said(command, args, pattern) {
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    return pattern.exec(`${stdout}\n${stderr}`)?.[1] ?? 'unknown';
}

function found(file, pattern) {
    return pattern.exec(readFileSync(file, 'utf8'))?.[1] ?? 'unknown';
}

/** Of the library that the program loads. */
function qt() {
    const library = said('ldd', [join(build, 'bin/plexus')], /=> (\S*libQt6Core\S*)/);
    return library === 'unknown' ? library : realpathSync(library).replace(/.*\.so\./, '');
}

const compiler = () => said(found(join(build, 'CMakeCache.txt'), /^CMAKE_CXX_COMPILER:\w+=(.*)$/m), ['--version'], /(\S.*)/);

const peer = name =>
    JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url))).version;

export const machine = () => ({
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: found('/etc/os-release', /^PRETTY_NAME="(.*)"$/m),
    kernel: release()
});

export const versions = () => ({
    plexus: `commit ${said('git', ['log', '-1', '--format=%h'], /(\S+)/)}`,
    Qt: qt(),
    compiler: compiler(),
    node: process.versions.node,
    nginx: said('nginx', ['-v'], /nginx\/(\S+)/),
    wrk: said('wrk', ['--version'], /wrk (?:debian\/)?(\S+)/),
    ...Object.fromEntries(peers.map(name => [name, peer(name)]))
});
