// Clients that ask for much and read nothing of it. What neither kernel keeps waits in the server, which may not hold it
// for ever: it leaves who has taken nothing for 30 s (`writeTime` in server/http/limits.h).
import { connect } from 'node:net';
import { once } from 'node:events';

import { descriptorsOf } from './process.mjs';
import { probeUntil } from './probes.mjs';

const connections = 50;
const requests = 1000; // for 9 KB each: the sender's kernel keeps 4 MiB (tcp_wmem), the reader's less
const patienceMs = 50_000; // after 60 s they would be left for idleness, had the kernel taken everything

/** Of the pages' style sheet, which is named by what is in it. */
export async function sheetOf(fixture) {
    const page = await fetch(new URL('/secure/login', fixture.public_base_url));
    return /\/static\/plexus-\w+\.css/.exec(await page.text())[0];
}

async function stoppedReader(port, path) {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {}); // a reset
    socket.pause();
    await once(socket, 'connect');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(requests));
    return socket;
}

/** Throws when the server holds on to them. */
export async function stoppedReaders(fixture) {
    const before = descriptorsOf(fixture.pid);
    const { port } = fixture.url('conformance');
    const path = await sheetOf(fixture);
    const sockets = await Promise.all(Array.from({ length: connections }, () => stoppedReader(port, path)));
    const began = performance.now();
    const waited = () => performance.now() - began;
    const areLeft = descriptors => descriptors < before + connections / 2;
    let held = true;
    const most = await probeUntil(descriptors => {
        held = !areLeft(descriptors);
        return !held || waited() > patienceMs;
    }, fixture, `${connections} readers that have stopped`);
    for (const socket of sockets) socket.destroy();
    if (areLeft(most)) throw new Error('the readers were not held at all');
    if (held) throw new Error('readers that have stopped are held for ever');
    console.log(`they were left after ${(waited() / 1000).toFixed(0)} s`);
}
