// What a test run leaves behind, for the scan at its end (tests/leaks). Nothing outside of CTest.
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.PLEXUS_EVIDENCE;
const shortest = 12;
let number = 0;

function ownPath(name) {
    mkdirSync(folder, { recursive: true });
    return join(folder, `${process.pid}-${name}`);
}

/** The scan looks for the secret in everything that was kept; `what` is told when it is found. */
export function registerSecret(secret, what) {
    if (!folder || !secret || secret.length < shortest) return;
    appendFileSync(ownPath('known.secrets'), `${Buffer.from(secret).toString('base64')} ${what}\n`);
}

/** Keeps what a program wrote, or anything else that must hold no secret. */
export function keepEvidence(name, text) {
    if (folder && text) writeFileSync(ownPath(`${++number}-${name}`), text);
}

/** Keeps the databases (with their journals) in a data folder. */
export function keepDatabases(dataFolder) {
    if (!folder) return;
    for (const name of readdirSync(dataFolder).filter(file => file.includes('.sqlite3')))
        copyFileSync(join(dataFolder, name), ownPath(`${++number}-${name}`));
}
