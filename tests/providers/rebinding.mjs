// DNS rebinding on the way out (threat 22), with glibc's resolver and two dnsmasqs, of which one says that a
// name is a public address and the other that it is 127.0.0.1, with TTL 0. Needs network and mount
// namespaces of its own (see rebinding_tests in scripts/full.sh): usage: rebinding.mjs PUBLIC-ADDRESS
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { administer, startFixture } from '../browser/lib/plexus.mjs';

const tries = 100;

/** Counts connections to port 443 of an address, and closes them. */
async function canaryOn(address) {
    const canary = { hits: 0 };
    const server = createServer(socket => {
        canary.hits += 1;
        socket.on('error', () => {});
        socket.destroy();
    });
    server.listen(443, address);
    await once(server, 'listening');
    canary.close = () => server.close();
    return canary;
}

const [publicAddress] = process.argv.slice(2);
const [outside, inside] = [await canaryOn(publicAddress), await canaryOn('127.0.0.1')];
const fixture = await startFixture();
for (let count = 0; count < tries; count += 1) {
    // A new name each time: answers are remembered for half a minute.
    const issuer = `https://n${count}.rebind.test`;
    await assert.rejects(administer(fixture, 'POST', 'tenants/third_parties/oauth-discovery', { issuer }));
}
await fixture.stop();
outside.close();
inside.close();
console.log(`rebinding: ${tries} names, ${outside.hits} connections to ${publicAddress}, ${inside.hits} to 127.0.0.1`);
assert.ok(outside.hits > 0, 'nothing was let through, so nothing was shown');
assert.equal(inside.hits, 0);
