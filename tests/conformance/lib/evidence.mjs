// What a test run leaves behind, for the scan at its end (tests/leaks). Nothing outside of CTest.
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.PLEXUS_EVIDENCE;
const shortest = 9; // as in tests/support/leaks/secret_scan.h
let number = 0;

function ownPath(name) {
    mkdirSync(folder, { recursive: true });
    return join(folder, `${process.pid}-${name}`);
}

/** The scan looks for the secret in everything that was kept. `what` is told when it is found: its kind, ` of ` and whose. */
export function registerSecret(secret, what) {
    if (!folder || !secret || secret.length < shortest) return;
    appendFileSync(ownPath('known.secrets'), `${Buffer.from(secret).toString('base64')} ${what}\n`);
}

const kinds = {
    token: 'user token',
    plexus_user_auth_token: 'user token',
    api_key_value: 'API key',
    client_secret: 'client secret',
    access_token: 'access token',
    refresh_token: 'refresh token',
    id_token: 'ID token',
    code_verifier: 'PKCE verifier'
};

/** Registers the members that are secret, wherever they are in the value. */
export function registerSecretsIn(value, whose) {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
        if (typeof member === 'string' && Object.hasOwn(kinds, name)) registerSecret(member, `${kinds[name]} of ${whose}`);
        else registerSecretsIn(member, whose);
    }
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
